"""Settings are read from the environment, checked together, and explained."""

import pytest

from forum.config import ConfigurationError, Settings, check, from_environment

SECRET = "s" * 40


def test_a_sound_environment_is_taken_as_it_is() -> None:
    settings = from_environment({"REMBUG_SECRET_KEY": SECRET, "REMBUG_LOCALE": "en", "REMBUG_MAX_UPLOAD": "1000"})
    assert (settings.mode, settings.locale, settings.max_upload) == ("production", "en", 1000)


def test_all_faults_are_told_at_once_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError) as told:
        from_environment({
            "REMBUG_BASE_URL": "rembug.example", "REMBUG_TIMEZONE": "Asia/Jember", "REMBUG_SMTP_URL": "mail.example",
            "REMBUG_MAX_UPLOAD": "many", "REMBUG_LOCAL": "id",
        })  # fmt: skip
    lines = [line.strip().partition(":")[0] for line in str(told.value).splitlines() if line.startswith("  REMBUG")]
    assert lines == [
        "REMBUG_LOCAL", "REMBUG_MAX_UPLOAD", "REMBUG_SECRET_KEY", "REMBUG_BASE_URL", "REMBUG_SMTP_URL",
        "REMBUG_TIMEZONE",
    ]  # fmt: skip
    assert "secrets.token_urlsafe" in str(told.value)


def test_development_needs_no_secret() -> None:
    assert check(Settings(mode="development")) == []


@pytest.mark.parametrize("address", ["agenda", "@host", "agenda@", "a" * 38 + "@host.example"])
def test_a_reply_address_must_be_able_to_carry_a_token(address: str) -> None:
    (fault,) = check(Settings(mode="development", reply_address=address))
    assert fault.startswith("REMBUG_REPLY_ADDRESS")


def test_the_token_goes_behind_the_separator() -> None:
    settings = Settings(mode="development", reply_address="agenda@rembug.example", reply_separator="-")
    assert settings.token_address("abc") == "agenda-abc@rembug.example"
