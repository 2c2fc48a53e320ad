"""The eleven contracts of crm:scheduling 1.1, one module each, and the shapes they share.

Fields have the wire's own names, misspellings included (`perfomer`, `timeTypeId` beside `timeTypeID`): see
spec/scheduling-1.1.md 1.4.
"""

DOMAIN = "crm:scheduling"
VERSION = "1.1"
