"""How passwords are kept."""

from argon2 import Type

from tests.support.economy import STRENGTH_OF_THE_PRODUCT


def test_a_password_costs_what_rfc_9106_recommends() -> None:
    ours = STRENGTH_OF_THE_PRODUCT  # section 4, second choice: three passes over 64 MiB, four lanes, Argon2id
    assert (ours.type, ours.time_cost, ours.memory_cost, ours.parallelism) == (Type.ID, 3, 64 * 1024, 4)
    assert (ours.salt_len, ours.hash_len) == (16, 32)
    assert ours.hash("kalimat pendek mudah diingat").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
