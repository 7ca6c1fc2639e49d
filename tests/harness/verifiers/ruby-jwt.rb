# ruby-jwt: verifies tokens of standard input, as index.ts describes.

require "json"
require "jwt"

# Debian's takes the text of a secret in a JWK for the secret itself.
def key_for(check)
  return { jwks: JSON.parse(check["jwks"].to_json, symbolize_names: true) } unless check["alg"].start_with?("HS")

  kid = JWT.decode(check["token"], nil, false).last["kid"]
  jwk = check["jwks"]["keys"].find { |key| key["kid"] == kid }
  raise JWT::DecodeError, "there is no such key" if jwk.nil?

  { key: JWT::Base64.url_decode(jwk["k"]) }
end

def verified(check)
  key = key_for(check)
  checks = { verify_iss: true, iss: check["issuer"], verify_aud: true, aud: check["audience"] }
  options = { algorithms: [check["alg"]], required_claims: %w[iss aud exp], **checks }
  JWT.decode(check["token"], key.delete(:key), true, **options, **key).first
end

answers = JSON.parse($stdin.read).map do |check|
  { claims: verified(check) }
rescue JWT::DecodeError => error
  { refused: error.class.name }
end
puts answers.to_json
