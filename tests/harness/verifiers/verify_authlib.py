"""Authlib: verifies tokens of standard input, as index.ts describes."""

import json
import sys

from authlib.jose import JsonWebKey, JsonWebToken
from authlib.jose.errors import JoseError


def verified(case):
    options = {
        "iss": {"essential": True, "value": case["issuer"]},
        "aud": {"essential": True, "value": case["audience"]},
        "exp": {"essential": True},
    }
    keys = JsonWebKey.import_key_set(case["jwks"])
    claims = JsonWebToken([case["alg"]]).decode(case["token"], keys, claims_options=options)
    claims.validate()
    return dict(claims)


def answer(case):
    try:
        return {"claims": verified(case)}
    # The last is what it says of a key that is not in the set.
    except (JoseError, ValueError) as error:
        return {"refused": type(error).__name__}


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
