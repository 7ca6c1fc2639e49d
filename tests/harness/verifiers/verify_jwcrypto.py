"""JWCrypto: verifies tokens of standard input, as index.ts describes."""

import json
import sys

from jwcrypto.common import JWException
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT


def verified(case):
    checks = {"iss": case["issuer"], "aud": case["audience"], "exp": None}
    keys = JWKSet.from_json(json.dumps(case["jwks"]))
    return json.loads(JWT(jwt=case["token"], key=keys, algs=[case["alg"]], check_claims=checks).claims)


def answer(case):
    try:
        return {"claims": verified(case)}
    except JWException as error:
        return {"refused": type(error).__name__}


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
