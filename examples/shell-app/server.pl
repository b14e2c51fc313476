use strict;
use warnings;
use IO::Socket::INET;

# One request at a time is enough for an example; perl is part of every Debian system.
my $server = IO::Socket::INET->new(
    LocalAddr => '0.0.0.0',
    LocalPort => $ENV{PORT},
    Listen    => 16,
    ReuseAddr => 1,
) or die "cannot listen on $ENV{PORT}: $@\n";

my $body = "Hello from a shell script\n";
while (my $client = $server->accept) {
    while (defined(my $line = <$client>)) {
        last if $line =~ /^\r?\n$/;
    }
    print {$client} "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
        'Content-Length: ', length $body, "\r\nConnection: close\r\n\r\n", $body;
    close $client;
}
