"""What came of the orders of a month: per provider and per service, as figures, tables and documents."""

from .reports import maker as report_maker

__all__ = ["report_maker"]
