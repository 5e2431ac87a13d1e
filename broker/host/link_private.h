/* Link, inside: what the frames' side and the port's side share. */
#ifndef HOST_LINK_PRIVATE_H
#define HOST_LINK_PRIVATE_H

#include "host/link.h"
#include "host/packer.h"

struct link {
    struct link_setup setup;
    char *address, *instance, *state_path;
    uv_loop_t *loop;
    struct work *work;
    struct worker *worker; /* NULL before WELCOME and once it is closed */
    uv_timer_t beat;
    struct packer packer;
    uint64_t frame_sent; /* at the last beat */
    uint64_t number_next; /* of the delivery that is to come */
    uint64_t accept_credit; /* as last told to the worker; 0: tell it again */
    bool credit_news; /* the worker gave room that no frame has told of */
    bool closing;
    unsigned handles; /* of beat and work, not closed yet */
    char topic_in[DESKBUS_TOPIC_MAX + 1];
    char topic_work[DESKBUS_TOPIC_MAX + 1];
};

/* The port's five functions; arg is the link. */
struct worker_port port_of(struct link *link);
/* Reports that the worker could not be made. */
void port_fail(struct link *link, const char *why);
/* Tells the broker that deliveries first to last never came. */
void port_missing(struct link *link, uint64_t first, uint64_t last);
/* Before the loop sleeps: sends what is packed, or news of credit alone. */
void port_flush(void *link);

#endif
