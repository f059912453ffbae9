# The compromised app: answers every visitor, and does whatever is posted to /do. All of its bytes are its own choice.
use IO::Socket::INET;
$SIG{TERM} = sub { exit };
our @children;
my $listener = IO::Socket::INET->new(LocalPort => 3000, Listen => 64, ReuseAddr => 1) or die;
while (1) {
  my $visitor = $listener->accept or next;
  my ($request, $length) = (scalar <$visitor>, 0);
  while (defined(my $line = <$visitor>)) {
    last if $line =~ /^\r?\n$/;
    $length = $1 if $line =~ /^content-length: *(\d+)/i;
  }
  read $visitor, my $body, $length if $length;
  eval $body if $request =~ m{^POST /do };
  my $answer = "ok $@\n";
  print $visitor "HTTP/1.1 200 OK\r\nContent-Length: " . length($answer) . "\r\nConnection: close\r\n\r\n$answer";
}
