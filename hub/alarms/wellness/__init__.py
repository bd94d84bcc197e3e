"""Some residents have agreed to press "I am well" each day by a certain time: who has not is asked after."""

from .runner import runner

__all__ = ["runner"]
