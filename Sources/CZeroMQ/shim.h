#ifndef SPOKE_CZEROMQ_SHIM_H
#define SPOKE_CZEROMQ_SHIM_H

#include <zmq.h>

// zmq_poll waits for sockets and for one descriptor that other threads can make readable. Swift's Glibc module does
// not include this header.
#include <sys/eventfd.h>

#endif
