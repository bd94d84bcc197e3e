"""The one page of set-up, and what may come back from it: Wi-Fi, centre, language, and nothing that could do harm.

What is typed is checked before it is tried; what is secret is never shown again, and an empty key means the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BODY_LENGTH_MAX = 1024
FIELDS_MAX = 8
SSIDS_MAX = 8
LANGUAGES = ("zh-CN", "fr", "en")
_HOST_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.-"
# What the page says, in three languages at once: who sets a phone up may be anybody's nephew.
WORDS = {
    "": "",
    "trying": "正在试用新的设置，请稍等… · Essai des nouveaux réglages… · Trying the new settings…",
    "worked": "中心已应答，设置已保存。 · Le centre a répondu : c'est enregistré. · The centre has answered: kept.",
    "no_answer": "中心没有应答，仍用原来的设置。 · Pas de réponse : anciens réglages. · No answer: old settings kept.",
    "no_wifi": "无线网络没有连上（名称？密码？），仍用原来的。 · Wi-Fi injoignable (nom ? clé ?) : anciens réglages. · "
    "Wi-Fi not joined (name or key?): old settings kept.",
    "pressed": "红色按钮按下了，呼叫用原来的设置发出；结束后再试。 · "
    "Bouton rouge : l'appel part par les anciens réglages ; réessayez après. · "
    "Red button: the call goes out by the old settings; try again once it is over.",
    "waits": "红色按钮按过，还没能发出；线路一通就发。 · "
    "Bouton rouge : l'appel attend, il part dès que la ligne est là. · "
    "Red button: the call waits here and goes out as soon as there is a line.",
    "not_kept": "无法保存，仍用原来的设置。 · Mémoire en panne : anciens réglages. · Memory fault: old settings kept.",
    "ssid": "网络名称不对（1 到 32 字节） · Réseau : 1 à 32 octets · Network: 1 to 32 bytes",
    "key": "密码不对（8 到 63 个英文字符） · Clé : 8 à 63 caractères · Key: 8 to 63 characters",
    "host": "中心地址不对 · Adresse du centre fausse · Centre's address is wrong",
    "port": "端口不对（1 到 65535） · Port : 1 à 65535 · Port: 1 to 65535",
    "language": "语言不对 · Langue inconnue · Unknown language",
    "form": "请从这个页面填写 · Utilisez ce formulaire · Please use this form",
}


def fields(body: bytes) -> dict[str, str]:
    """What a form sent. ValueError for what no form of ours sends."""
    found: dict[str, str] = {}
    if len(body) > BODY_LENGTH_MAX:
        raise ValueError("form")
    for piece in body.split(b"&"):
        name, equals, value = piece.partition(b"=")
        if not equals or len(found) == FIELDS_MAX:
            raise ValueError("form")
        try:
            found[_plain(name)] = _plain(value)
        except UnicodeError:
            raise ValueError("form")
    return found


def _plain(text: bytes) -> str:
    pieces = text.replace(b"+", b" ").split(b"%")
    plain = pieces[0]
    for piece in pieces[1:]:
        digits = piece[:2]
        if len(digits) != 2 or digits.lower().strip(b"0123456789abcdef"):
            raise ValueError("form")
        plain += bytes([int(digits, 16)]) + piece[2:]
    return plain.decode()


def settings(old: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
    """The settings with what the form says in them. ValueError with the name of the field that is wrong."""
    ssid, key, host, port = (form.get(name, "") for name in ("ssid", "key", "host", "port"))
    wifi: dict[str, str] = old.get("wifi") or {}
    if not 1 <= len(ssid.encode()) <= 32 or not _printable(ssid):
        raise ValueError("ssid")
    if not key and ssid == wifi.get("ssid"):
        key = wifi["key"]
    if not 8 <= len(key) <= 63 or not all(" " <= letter <= "~" for letter in key):
        raise ValueError("key")
    if not 1 <= len(host) <= 64 or host.lower().strip(_HOST_LETTERS) or host[0] in ".-":
        raise ValueError("host")
    if not 1 <= len(port) <= 5 or port.strip("0123456789") or not 1 <= int(port) <= 65535:
        raise ValueError("port")
    if form.get("language") not in LANGUAGES:
        raise ValueError("language")
    new = dict(old)
    new.update({"host": host, "port": int(port), "language": form["language"], "wifi": {"ssid": ssid, "key": key}})
    if host != old.get("host"):
        new.pop("addresses", None)  # they are the old host's
    return new


def _printable(text: str) -> bool:
    return all(" " <= letter != "\x7f" for letter in text)


def escaped(text: str) -> str:
    """Text as it may stand in a page, in an attribute too: whoever named a network wrote no part of our page."""
    for letter, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(letter, name)
    return text


def page(now: dict[str, Any], token: str, word: str, ssids: Sequence[str], waits: bool = False) -> Iterator[str]:
    """The page in pieces, because a small heap has no room for all of it. `word` of WORDS; no secret is in it.

    `waits`: so does a press, because there is no line.
    """
    yield '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield "<title>Lamplight</title><style>body{font:1.1rem/1.5 sans-serif;max-width:32rem;margin:1rem auto;"
    yield "padding:0 1rem}label{display:block;margin:.8rem 0}input,select,button{font:inherit;width:100%;"
    yield "box-sizing:border-box;padding:.6rem}[role=status]{background:#fff3c4;color:#3b2f00;padding:.8rem}"
    yield "</style><main>"
    yield f"<h1>设置 · Réglage · Set-up</h1><p>{escaped(str(now.get('device', '')))}</p>"
    for said in (word, "waits" if waits else ""):
        if said:
            yield f'<p role="status">{WORDS[said]}</p>'
    if word == "trying":  # a link and no refresh by itself: the radio may be away for a moment
        yield '<p><a href="/">看结果 · Voir le résultat · See how it went</a></p></main>'
        return
    wifi: dict[str, str] = now.get("wifi") or {}
    yield f'<form method="post" action="/" autocomplete="off"><input type="hidden" name="token" value="{token}">'
    yield '<label>无线网络 · Réseau Wi-Fi · Wi-Fi network<input name="ssid" list="near" maxlength="32" required value="'
    yield escaped(wifi.get("ssid", "")) + '"></label><datalist id="near">'
    for ssid in ssids[:SSIDS_MAX]:
        yield f'<option value="{escaped(ssid)}">'
    yield "</datalist><label>密码（不变就留空） · Clé (vide : inchangée) · Key (empty: unchanged)"
    yield '<input name="key" type="password" maxlength="63" autocomplete="new-password"></label>'
    yield '<label>中心 · Centre · Centre<input name="host" maxlength="64" required value="'
    yield (
        escaped(str(now.get("host", "")))
        + '"></label><label>端口 · Port<input name="port" inputmode="numeric" required '
    )
    yield f'maxlength="5" value="{now.get("port", 1883)}"></label>'
    yield '<label>语言 · Langue · Language<select name="language">'
    for code, name in zip(LANGUAGES, ("中文", "Français", "English")):
        chosen = " selected" if code == now.get("language", LANGUAGES[0]) else ""
        yield f'<option value="{code}"{chosen}>{name}</option>'
    yield "</select></label><button>试用 · Essayer · Try</button></form></main>"
