# test_store: the rig's store holds to what store_claims says of every store.

from tests.contract import rig, store_claims


def test_the_store_holds_to_every_claim():
    store_claims.hold(rig.fresh()[0].store)
