# Crypt::JWT: verifies tokens of standard input, as index.ts describes.

use strict;
use warnings;
use Crypt::JWT qw(decode_jwt);
use JSON::PP;

local $/ = undef;
my $json = JSON::PP->new->utf8->canonical;

my @answers = map {
  my $case = $_;
  my $claims = eval {
    decode_jwt(
      token        => $case->{token},
      kid_keys     => $case->{jwks},
      accepted_alg => $case->{alg},
      verify_iss   => $case->{issuer},
      verify_aud   => $case->{audience},
      verify_exp   => 1,
    );
  };
  $claims ? { claims => $claims } : { refused => ($@ =~ /^(.*?)(?: at |$)/)[0] };
} @{ $json->decode(<STDIN>) };

print $json->encode(\@answers);
