"""Tokens are long, lower case, and only their hashes are kept."""

from forum.kernel import ids


def test_a_token_is_128_bits_in_26_lower_case_letters_and_digits() -> None:
    token = ids.new_token()
    assert (len(token), token.isalnum(), token == token.lower()) == (26, True, True)
    assert len({ids.new_token() for _ in range(1000)}) == 1000


def test_a_derived_token_is_the_same_for_the_same_nonce_and_differs_for_any_other() -> None:
    first = ids.derived_token("key", "invitation", "nonce")
    assert first == ids.derived_token("key", "invitation", "nonce")
    others = {
        ids.derived_token("another key", "invitation", "nonce"),
        ids.derived_token("key", "action", "nonce"),
        ids.derived_token("key", "invitation", "another nonce"),
    }
    assert len(others | {first}) == 4


def test_a_token_in_capitals_is_the_same_token() -> None:
    token = ids.new_token()
    assert ids.token_hash(token.upper()) == ids.token_hash(token)


def test_nonsense_does_not_look_like_a_token() -> None:
    assert [ids.looks_like_token(text) for text in ("", "x" * 26, "x" * 27, "é" * 26, "../" * 9)] == [
        False, True, False, False, False,
    ]  # fmt: skip
