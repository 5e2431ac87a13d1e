/* Control, what both sides agree on. */
#ifndef BUS_CONTROL_PRIVATE_H
#define BUS_CONTROL_PRIVATE_H

#define CONTROL_VERSION 1
/* An op of its own without an answer: the client wants no more answers to what it asked. */
#define CONTROL_CANCEL "cancel"

#endif
