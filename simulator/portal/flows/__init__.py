"""What citizens do with times at 1177, page by page: booking, rebooking, cancelling, and answering an invitation.

`running.Flows` is the way in. `beginning` and `stepping` say what is asked on the way to each page, `searching` which
days and times, `acting` what is done at the end, and `pages` what stands on each page; what a flow knows in between is
in `state`.
"""
