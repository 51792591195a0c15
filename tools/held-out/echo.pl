#!/usr/bin/env perl
# A WebSocket echo in a language that this repository has no word of, with what Perl brings alone. A process for each connection.
use strict;
use warnings;
use Digest::SHA qw(sha1_base64);
use Encode ();
use IO::Socket::INET;
use POSIX qw(WNOHANG _exit);

my $LIMIT = 64 * 1024 * 1024;    # octets of a message
my $TOKEN = qr/[!#\$%&'*+.^_`|~\w-]+/;
my $EXTENSION = qr/\s*$TOKEN(?:\s*;\s*$TOKEN(?:=(?:$TOKEN|"$TOKEN"))?)*\s*/;
my $port = $ENV{FC_SERVER_PORT} || $ENV{PORT} || 9000;
my $listener = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => $port, Listen => 1024, ReuseAddr => 1)
  or die "cannot listen on port $port: $!\n";
my %children;
$SIG{PIPE} = "IGNORE";
# Nobody new, and the end when all have taken leave.
$SIG{TERM} = $SIG{INT} = sub {
  close $listener;
  $SIG{CHLD} = "DEFAULT";
  kill TERM => keys %children;
  1 while wait > 0;
  _exit(0);
};
$SIG{CHLD} = sub { while ((my $pid = waitpid(-1, WNOHANG)) > 0) { delete $children{$pid} } };
while (1) {
  my $client = $listener->accept or next;
  my $pid = fork // next;
  if ($pid) { $children{$pid} = 1; close $client; next }
  close $listener;
  $SIG{CHLD} = "DEFAULT";
  $SIG{TERM} = $SIG{INT} = "DEFAULT";
  serve($client);
  _exit(0);
}

my $buffer;

# Reads until there are so many octets. Ends the process where the peer has ended.
sub need {
  my ($client, $length) = @_;
  while (length $buffer < $length) { sysread($client, $buffer, 65536, length $buffer) or _exit(0) }
}

sub take { my ($client, $length) = @_; need($client, $length); return substr $buffer, 0, $length, "" }

sub put {
  my ($client, $octets) = @_;
  my $sent = 0;
  while ($sent < length $octets) { $sent += syswrite($client, $octets, length($octets) - $sent, $sent) // _exit(0) }
}

sub answer {
  my ($client, $status, $body, @headers) = @_;
  put($client, join "\r\n", "HTTP/1.1 $status", "Content-Length: " . length $body, @headers, "", $body);
}

# --- HTTP, and the opening handshake (RFC 6455 4.2). ---
sub serve {
  my ($client) = @_;
  $buffer = "";
  while (1) {
    until ($buffer =~ /\r\n\r\n/) {
      _exit(0) if length $buffer > 65536;
      sysread($client, $buffer, 4096, length $buffer) or _exit(0);
    }
    my ($head, $rest) = split /\r\n\r\n/, $buffer, 2;
    $buffer = $rest;
    my ($line, @lines) = split /\r\n/, $head;
    my ($method, $target, $version) = $line =~ m{^([!#-'*+.^-z|~\w-]+) (\S+) HTTP/(\d\.\d)$};
    my %headers;
    for (@lines) {
      my ($name, $value) = /^([!#-'*+.^-z|~\w-]+):[ \t]*(.*?)[ \t]*$/ or return refuse($client, "400 Bad Request");
      $headers{lc $name} = exists $headers{lc $name} ? "$headers{lc $name}, $value" : $value;
    }
    return refuse($client, "400 Bad Request") if !defined $method || ($headers{host} // ",") =~ /,|^$/;
    return refuse($client, "505 HTTP Version Not Supported") if $version ne "1.1";
    if (exists $headers{upgrade} || exists $headers{"sec-websocket-key"}) {
      my $fault = fault($method, \%headers);
      return refuse($client, $fault) if $fault;
      my $accept = sha1_base64($headers{"sec-websocket-key"} . "258EAFA5-E914-47DA-95CA-C5AB0DC85B11") . "=";
      put($client, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $accept\r\n\r\n");
      return echo($client);
    }
    take($client, $headers{"content-length"} // 0) if ($headers{"content-length"} // 0) =~ /^\d{1,6}$/;
    answer($client, $method =~ /^(?:GET|HEAD)$/ ? "200 OK" : "404 Not Found", $method eq "HEAD" ? "" : "ok");
  }
}

sub fault {
  my ($method, $headers) = @_;
  my $has = sub { grep { lc eq $_[1] } map { s/^\s+|\s+$//gr } split /,/, $headers->{$_[0]} // "" };
  return "405 Method Not Allowed" if $method ne "GET";
  return "426 Upgrade Required" if !$has->("upgrade", "websocket") || !$has->("connection", "upgrade");
  return "426 Upgrade Required" if ($headers->{"sec-websocket-version"} // "") ne "13";
  return "400 Bad Request" if ($headers->{"sec-websocket-key"} // "") !~ m{^[+/0-9A-Za-z]{21}[AQgw]==$};
  return "400 Bad Request" if ($headers->{"sec-websocket-extensions"} // "") !~ /^(?:$EXTENSION(?:,$EXTENSION)*)?$/;
  return;
}

sub refuse {
  my ($client, $status) = @_;
  my @upgrade = $status =~ /^426/ ? ("Upgrade: websocket", "Sec-WebSocket-Version: 13") : ();
  answer($client, $status, "no WebSocket handshake\n", @upgrade, "Connection: " . (@upgrade ? "Upgrade, close" : "close"));
  leave($client);
}

# Ends our side and reads on until the peer ends its own: leaving octets unread would reset the connection.
sub leave {
  my ($client) = @_;
  shutdown $client, 1;
  alarm 2;
  1 while sysread $client, my $dropped, 65536;
  _exit(0);
}

# --- Frames (RFC 6455 5). ---
sub frame {
  my ($opcode, $payload) = @_;
  my $length = length $payload;
  my $size = $length < 126 ? pack("C", $length) : $length < 65536 ? pack("Cn", 126, $length) : pack("CQ>", 127, $length);
  return pack("C", 0x80 | $opcode) . $size . $payload;
}

sub end { my ($client, $code) = @_; put($client, frame(8, pack "n", $code)); leave($client) }

# Encode refuses the code points that are no characters; RFC 3629 does not.
sub is_utf8 {
  my $copy = shift;
  $copy =~ s/(?:\xef|(?:\xf0[\x9f\xaf\xbf]|[\xf1-\xf3][\x8f\x9f\xaf\xbf]|\xf4\x8f))\xbf[\xbe\xbf]/x/g;
  return eval { Encode::decode("UTF-8", $copy, Encode::FB_CROAK); 1 };
}

sub is_code { my $code = shift; return $code >= 3000 && $code < 5000 || $code =~ /^10(?:0[0-37-9]|1[0-4])$/ }

sub echo {
  my ($client) = @_;
  my ($kind, $message) = (0, "");
  $SIG{TERM} = sub { end($client, 1001) };
  while (1) {
    my ($first, $second) = unpack "CC", take($client, 2);
    my ($final, $opcode, $length) = ($first & 0x80, $first & 0x0f, $second & 0x7f);
    my $is_control = $opcode >= 8;
    end($client, 1002) if $first & 0x70 || !($second & 0x80) || $opcode > 10 || $opcode > 2 && $opcode < 8;
    end($client, 1002) if $is_control && (!$final || $length > 125);
    end($client, 1002) if !$is_control && ($opcode == 0) != ($kind != 0);
    $length = $length == 126 ? unpack "n", take($client, 2) : $length == 127 ? unpack "Q>", take($client, 8) : $length;
    end($client, $length >= 2**63 ? 1002 : 1009) if $length + length $message > $LIMIT;
    my $mask = take($client, 4);
    my $payload = take($client, $length);
    $payload ^= substr $mask x ($length / 4 + 1), 0, $length;
    if ($opcode == 9) { put($client, frame(10, $payload)); next }
    next if $opcode == 10;
    if ($opcode == 8) {
      end($client, 1002) if $length == 1 || $length > 1 && !is_code(unpack "n", $payload);
      end($client, 1007) if $length > 2 && !is_utf8(substr $payload, 2);
      put($client, frame(8, substr $payload, 0, 2));
      leave($client);
    }
    $kind = $opcode if $opcode;
    $message .= $payload;
    next if !$final;
    end($client, 1007) if $kind == 1 && !is_utf8($message);
    put($client, frame($kind, $message));
    ($kind, $message) = (0, "");
  }
}
