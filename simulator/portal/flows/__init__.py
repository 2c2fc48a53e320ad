"""What citizens do with times at 1177, page by page: booking, rebooking, cancelling, and answering an invitation.

`running.Flows` is the way in. `stepping` says what is asked on the way to each page, `pages` what stands on it; what a
flow knows in between is in `state`.
"""
