"""What came of the orders of a month: per provider and per service, as figures, tables and documents."""

from .reports import ReportMaker

__all__ = ["ReportMaker"]
