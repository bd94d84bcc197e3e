"""The words of a resident's card that are kept as keys, because the console says them in three languages."""

from __future__ import annotations

# condition: how common it is at 75 and at 95, in per cent. Orders of magnitude of Chinese cohort studies
# (CHARLS, CLHLS), rounded: the town must look right, not be an epidemiology.
CONDITIONS: dict[str, tuple[int, int]] = {
    "hypertension": (48, 60),
    "heart": (18, 32),
    "diabetes": (20, 16),
    "arthritis": (22, 36),
    "vision": (12, 38),
    "falls": (10, 40),
    "stroke": (8, 14),
    "copd": (8, 12),
    "osteoporosis": (10, 20),
    "dementia_early": (3, 18),
    "parkinson": (2, 4),
    "pacemaker": (2, 6),
    "blood_thinner": (7, 12),
    "kidney": (2, 4),
    "oxygen": (1, 3),
    "wheelchair": (2, 12),
}

# dialect or language the resident speaks best: share in per cent.
DIALECTS: dict[str, int] = {
    "shanghainese": 58, "subei": 17, "ningbo": 9, "mandarin": 9, "wuxi": 4, "cantonese": 3,
}  # fmt: skip

HEARING = ("good", "hard", "aid", "deaf")

RELATIONS = (
    "daughter", "son", "daughter_in_law", "son_in_law", "grandchild", "sibling", "niece", "nephew",
    "neighbour", "building_leader", "volunteer", "committee", "friend",
)  # fmt: skip

SERVICES = ("locksmith", "appliance_repair", "house_repair", "odd_jobs", "stair_climber")
