"""All that a report is made of: what was asked for, what came of it, who lives where, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator import scenarios
from simulator.faults import plan
from simulator.faults.fault import until
from simulator.virtual.chance import Chance
from simulator.virtual.template import template
from simulator.virtual.when import When

if TYPE_CHECKING:
    from simulator.faults.fault import Fault
    from simulator.hunt.case import Case
    from simulator.report.recorder import Recorder
    from simulator.scenarios import Scenario
    from simulator.town import World
    from simulator.virtual.options import Options, Result


@dataclass(frozen=True, slots=True)
class Facts:
    """`faults`: those that had begun when the run ended (`end_us`), cut off there. `case`: of the first violation."""

    options: Options
    result: Result
    scenario: Scenario
    when: When
    world: World
    faults: tuple[Fault, ...]
    heard: Recorder
    end_us: int
    case: Case | None = None


def gather(options: Options, result: Result, heard: Recorder, case: Case | None = None) -> Facts:
    """The faults are drawn again, as the run drew them: of a large one its trace has only how many homes it reached."""
    scenario = scenarios.find(options.scenario)
    world = template(options.devices, scenario.begins_ms).rows
    end_us = round(result.virtual_s * 1_000_000)
    calm_us = options.span_us if options.calm_from_us is None else options.calm_from_us
    drawn = until(plan.draw(Chance(options.seed), scenario, world, options.span_us), min(calm_us, end_us))
    heard.end(end_us)
    faults = tuple(replace(fault, end_us=min(fault.end_us, end_us)) for fault in drawn)
    return Facts(options, result, scenario, When(scenario.begins_at), world, faults, heard, end_us, case)
