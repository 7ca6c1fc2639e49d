"""PyJWT: verifies tokens of standard input, as index.ts describes."""

import json
import sys

import jwt


def verified(case):
    kid = jwt.get_unverified_header(case["token"])["kid"]
    key = jwt.PyJWKSet.from_dict(case["jwks"])[kid].key
    return jwt.decode(
        case["token"],
        key,
        algorithms=[case["alg"]],
        issuer=case["issuer"],
        audience=case["audience"],
        options={"require": ["iss", "aud", "exp", "iat"]},
    )


def answer(case):
    try:
        return {"claims": verified(case)}
    # The last is what it says of a key that is not in the set.
    except (jwt.PyJWTError, KeyError) as error:
        return {"refused": type(error).__name__}


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
