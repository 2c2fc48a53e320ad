"""What a citizen reads when something is not carried out, and what a developer reads when it cannot be. Swedish.

Citizens' texts say what happened and what to do next, without codes (PR-RES-04). All are our own wording.
"""

TIME_TAKEN = "Tiden är inte längre ledig. Välj en annan tid."
TIME_NOT_OFFERED = "Tiden går inte att boka. Välj en annan av de tider som visas."
TIME_PASSED = "Tiden har redan passerat. Välj en annan tid."
BOOKING_UNKNOWN = "Bokningen finns inte. Den kan redan vara avbokad eller ombokad. Titta under Bokade tider."
NOT_CANCELLABLE = "Tiden går inte att avboka här. Kontakta mottagningen."
TOO_LATE_TO_CANCEL = "Det är för sent att avboka tiden här. Kontakta mottagningen."
NOT_REBOOKABLE = "Tiden går inte att boka om här. Kontakta mottagningen."
TOO_LATE_TO_REBOOK = "Det är för sent att boka om tiden här. Kontakta mottagningen."
INVITATION_UNKNOWN = "Kallelsen gäller inte längre. Den kan redan vara använd. Kontakta mottagningen."
ALREADY_TIMED = "Du har redan en tid. Boka om den i stället för att boka en ny."
INVITATION_EXPIRED = "Tiden för att boka på kallelsen har gått ut. Kontakta mottagningen."
INVITATION_OPEN = "Du har inte valt någon tid ännu. Boka en tid på kallelsen i stället för att boka om."
INVITATION_OPEN_CANCEL = "Kallelsen har ingen bokad tid att avboka. Kontakta mottagningen om du vill tacka nej."
FACILITY_NOT_ELIGIBLE = "Tiden kan inte bokas på den mottagningen. Välj en av de mottagningar som visas."
NOT_YOURS = "Bokningen kan inte ändras av den som är inloggad."
CHANGED_MEANWHILE = "Bokningen har ändrats under tiden. Titta under Bokade tider och försök igen."
