"""What the door says, in the language that the browser asks for first."""

from collections.abc import Mapping

from .model import LANGUAGES, Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh-CN": {
        "title": "登录 · Lamplight",
        "login": "用户名",
        "password": "密码",
        "sign_in": "登录",
        "wrong": "用户名或密码不正确。",
        "too_often": "尝试次数过多，请一分钟后再试。",
        "link_used": "这个链接已用过或已过期，请用密码登录。",
    },
    "fr": {
        "title": "Connexion · Lamplight",
        "login": "Nom d’utilisateur",
        "password": "Mot de passe",
        "sign_in": "Se connecter",
        "wrong": "Nom ou mot de passe incorrect.",
        "too_often": "Trop d’essais. Réessayez dans une minute.",
        "link_used": "Ce lien a déjà servi ou a expiré. Connectez-vous avec votre mot de passe.",
    },
    "en": {
        "title": "Sign in · Lamplight",
        "login": "User name",
        "password": "Password",
        "sign_in": "Sign in",
        "wrong": "The name or the password is not right.",
        "too_often": "Too many tries. Please wait a minute.",
        "link_used": "This link has been used or is too old. Please sign in with your password.",
    },
}


def words_for(accept_language: str) -> tuple[Language, Mapping[str, str]]:
    """The first language of `Accept-Language` that we speak, else Chinese (browsers list what they like best first)."""
    for wish in accept_language.split(",")[:20]:
        wanted = wish.split(";")[0].strip().lower()
        for language in LANGUAGES:
            if wanted and wanted.split("-")[0] == language.split("-")[0].lower():
                return language, WORDS[language]
    return "zh-CN", WORDS["zh-CN"]
