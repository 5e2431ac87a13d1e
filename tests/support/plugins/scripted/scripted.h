/* Scripted: a plugin that does what the message says, so that a test of routing writes its plugins into its messages. */
#ifndef TESTS_SCRIPTED_H
#define TESTS_SCRIPTED_H

#include <deskbus/call.h>

#include <stdio.h>

#define SCRIPTED_TEXT_BYTES 1024

/* One instance; its loop thread owns it. */
struct scripted {
    struct deskbus_host *host;
    const char *script; /* run before that of the message */
    FILE *log; /* or NULL */
    uint64_t delay_ms;
    struct scripted_feed *feed; /* what it brings in as a source */
    struct later *later; /* deliveries that wait for a timer */
};

/* How a delivery is to end. */
struct scripted_end {
    enum { SCRIPTED_DONE, SCRIPTED_RETRY, SCRIPTED_REJECT, SCRIPTED_HANG } how;
    char code[64];
    uint64_t after_ms; /* of retry */
    uint64_t delay_ms; /* before it ends */
    bool twice; /* a defect: ends two times */
};

/* Runs the commands of the delivery's message. */
void scripted_run(
        struct scripted *self, struct deskbus_delivery *delivery, struct scripted_end *ret);

/* --- source.c --- */
int scripted_feed_new(struct scripted *self, const struct deskbus_options *options);
void scripted_feed_start(struct scripted *self, const char *cursor);
/* Hands in what there is room for. */
void scripted_feed_go(struct scripted *self);
void scripted_feed_free(struct scripted *self);

#endif
