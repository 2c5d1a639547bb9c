#!/bin/sh
# Starts one process of each kind that leaves the command in another way, and waits. Each kind is known by its argument to
# `sleep`, which begins with the first argument: PREFIX.1 and so on.
p=$1
sleep $p.1 &                                                    # a plain child
setsid sleep $p.2 &                                             # a session of its own
( setsid sleep $p.3 & ) &                                       # and without its parent
( env -i /bin/sleep $p.4 & )                                    # without environment and parent
( env -i setsid /bin/sleep $p.5 & )                             # without environment, session and parent
( env -i /bin/sleep $p.6 >/dev/null 2>&1 & )                    # without environment, parent and output
( env -i setsid /bin/sleep $p.7 >/dev/null 2>&1 & )             # without any of these
sleep 0.2
[ "$2" = leave ] && exit 0
sleep $p.0
