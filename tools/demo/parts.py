"""The three programs of the demo, and what each is told: by environment, which other users cannot read."""

from __future__ import annotations

import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Final

from hub.certificates import issue, make_authority
from simulator.live.carrier import ALERTS, CALL_NUMBER, DOOR
from simulator.town import devices_of
from tools.brokers import Broker, Rights, find_mosquitto
from tools.brokers.mosquitto import Tls
from tools.demo.plan import LOOPBACK, SITE, Plan, Secrets
from tools.demo.prepare import logins_file
from tools.demo.supervisor import Part
from tools.processes import free_port, is_free

if TYPE_CHECKING:
    from collections.abc import Mapping

READY_ANSWER_S_MAX: Final = 5.0
TLS_PORT: Final = 8883  # as is usual for MQTT over TLS


def broker(
    plan: Plan,
    keys: Secrets,
    *,
    gateway_password: str | None = None,
    lines: range | None = None,
    tls: Tls | None = None,
) -> Broker:
    """The broker for the plan's town, not yet started. `lines`: only these residents' devices may connect."""
    rights = Rights(SITE, bytes.fromhex(keys.site_key), keys.broker_password, gateway_password)
    numbers = range(1, plan.devices + 1) if lines is None else lines
    device_ids = [device.id for number in numbers for device in devices_of(number)]
    return Broker(
        plan.var / "broker", rights, device_ids, kind=plan.broker, log=plan.var / "log" / "broker.log", tls=tls
    )


def certified(plan: Plan) -> Tls | None:
    """A door for real devices beside the simulated ones: mutual TLS with an authority of the demo's own, where there is
    Mosquitto. A device's certificate: `lamplight ca issue --folder <this var>/ca --purpose client ph-00001`.
    """
    if plan.broker == "embedded" or find_mosquitto() is None:
        return None
    folder, now_ms = plan.var / "ca", time.time_ns() // 1_000_000
    if not (folder / "ca.crt").exists():
        make_authority(folder, "Lamplight demo", now_ms)
    made = issue(folder, [LOOPBACK, "localhost"], now_ms)
    port = TLS_PORT if is_free(LOOPBACK, TLS_PORT) else free_port(LOOPBACK)
    return Tls(port, made.cert, made.key, folder)


def broker_part(made: Broker) -> Part:
    """`made` as a part that the supervisor keeps up."""
    command, env = made.command()
    return Part("broker", command, made.log, env)


def hub(plan: Plan, keys: Secrets, made: Broker, phone_port: int) -> Part:
    """The hub with the console."""
    env = {
        **_common(keys, made),
        "LAMPLIGHT_DATABASE": str(plan.database),
        "LAMPLIGHT_HOST": plan.host,
        "LAMPLIGHT_PORT": str(plan.port),
        "LAMPLIGHT_CALLS": "simulated",
        "LAMPLIGHT_BROKER_PASSWORD": keys.broker_password,
        **_telephony(plan, keys, phone_port),
        "LAMPLIGHT_DEMO_PHONE_URL": f"http://{plan.shown_host}:{phone_port}/?key={keys.phone_key}",
    }
    return Part("hub", [sys.executable, "-m", "hub"], plan.var / "log" / "hub.log", env)


def simulator(plan: Plan, keys: Secrets, made: Broker, phone_port: int) -> Part:
    """The town's phones, the virtual phone, and the simulated operators if there are any."""
    env = {
        **_common(keys, made),
        "LAMPLIGHT_PHONE_KEY": keys.phone_key,
        "LAMPLIGHT_GATEWAY_KEY": keys.gateway_key if plan.own_host == LOOPBACK else "",
        "LAMPLIGHT_PHONE_HOST": plan.host,
        "LAMPLIGHT_PHONE_PORT": str(phone_port),
        "LAMPLIGHT_DEVICES": str(plan.devices),
        "LAMPLIGHT_SEED": str(plan.seed),
        "LAMPLIGHT_LIVE_STATE": str(plan.var / "live"),
        "LAMPLIGHT_PRESS_EVERY": str(plan.press_every_s),
        "LAMPLIGHT_OPERATORS": str(plan.operators),
        "LAMPLIGHT_OPERATORS_FILE": str(logins_file(plan)),
        "LAMPLIGHT_HUB_URL": plan.own_url,
    }
    return Part("simulator", [sys.executable, "-m", "simulator.live"], plan.var / "log" / "simulator.log", env)


def _telephony(plan: Plan, keys: Secrets, phone_port: int) -> Mapping[str, str]:
    """The virtual phones' mobile network is the hub's gateway for SMS, and rings at its desk: on this machine only."""
    if plan.own_host != LOOPBACK:
        return {}
    return {
        # Links in messages lead back here, and whoever opens one may call.
        "LAMPLIGHT_CENTRE_PHONE": CALL_NUMBER,
        "LAMPLIGHT_PUBLIC_URL": plan.own_url,
        "LAMPLIGHT_SMS_URL": f"http://{LOOPBACK}:{phone_port}{DOOR}",
        "LAMPLIGHT_SMS_KEY": keys.gateway_key,
        "LAMPLIGHT_ALERT_URL": f"http://{LOOPBACK}:{phone_port}{ALERTS}",
        "LAMPLIGHT_ALERT_KEY": keys.gateway_key,
        "LAMPLIGHT_SMS_IN_KEY": keys.gateway_key,
        "LAMPLIGHT_CALLS_KEY": keys.gateway_key,
    }


def hub_ready(plan: Plan) -> bool:
    """Would a press be stored and answered now?"""
    try:
        with urllib.request.urlopen(f"{plan.own_url}/readyz", timeout=READY_ANSWER_S_MAX) as answer:  # noqa: S310 - http
            return bool(answer.status == 200)
    except OSError:
        return False


def _common(keys: Secrets, made: Broker) -> Mapping[str, str]:
    return {
        "LAMPLIGHT_SITE": SITE,
        "LAMPLIGHT_SITE_KEY": keys.site_key,
        "LAMPLIGHT_BROKER_HOST": made.host,
        "LAMPLIGHT_BROKER_PORT": str(made.port),
    }
