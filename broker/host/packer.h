/* Packer: puts records of one kind and topic into one frame while the loop is busy, and sends it before the loop sleeps. */
#ifndef HOST_PACKER_H
#define HOST_PACKER_H

#include "bus/work.h"

#include <deskbus/topic.h>

struct packer {
    struct work *work;
    const struct work_id *to; /* NULL at a worker */
    /* Copied into every frame; the owner keeps credit true. frame counts frames; number is that of the first delivery that has not
     * left: it grows with each frame of deliveries. */
    struct frame_head head;
    enum frame_kind kind; /* of the open frame */
    char topic[DESKBUS_TOPIC_MAX + 1];
    struct frame_writer writer;
};

/* The writer for one more record; what is open goes first when it is of another kind or topic, or full. */
struct frame_writer *packer_open(struct packer *packer, enum frame_kind kind, const char *topic);
/* Sends what is open, if anything. */
void packer_flush(struct packer *packer);
/* Sends what is open, then a frame of that kind, without records. */
void packer_send(struct packer *packer, enum frame_kind kind, const char *topic);
void packer_clear(struct packer *packer);

#endif
