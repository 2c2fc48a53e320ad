"""What a booking system does wrong by itself, when a fault of kind logic is on for it (simulator/faults/catalogue).

`names` says what is looked for. `view` is how the system looks at things, `shown` what it has for a citizen, `offers`
what it says can be booked, `acts` what it does; `stumbling` is where it breaks. Without faults none of it is called.
"""
