"""tidbok: booking systems behind crm:scheduling 1.1, simulated; and real ones, judged by the same rules."""

__version__ = "0.1.0"
