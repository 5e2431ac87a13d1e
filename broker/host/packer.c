/* Packer: one open frame at a time, so that order is kept whatever is packed. */
#include "host/packer.h"

#include <string.h>

/* A frame that cannot be sent is lost, as one on a broken line: its number shows the other end the gap. */
static void send_frame(struct packer *packer, enum frame_kind kind)
{
    unsigned char *bytes;
    size_t size;
    uint32_t count = packer->writer.count;
    packer->head.kind = kind;
    packer->head.frame++;
    if (frame_take(&packer->writer, &packer->head, &bytes, &size) == 0)
        (void)work_send(packer->work, packer->to, packer->topic, bytes, size);
    else
        frame_clear(&packer->writer);
    if (kind == FRAME_DELIVER)
        packer->head.number += count;
}

void packer_flush(struct packer *packer)
{
    if (packer->writer.count > 0)
        send_frame(packer, packer->kind);
}

static void turn_to(struct packer *packer, enum frame_kind kind, const char *topic)
{
    size_t size = strlen(topic);
    packer_flush(packer);
    packer->kind = kind;
    if (size >= sizeof(packer->topic))
        size = sizeof(packer->topic) - 1;
    memcpy(packer->topic, topic, size);
    packer->topic[size] = '\0';
}

struct frame_writer *packer_open(struct packer *packer, enum frame_kind kind, const char *topic)
{
    if (packer->kind != kind || strcmp(packer->topic, topic) != 0)
        turn_to(packer, kind, topic);
    else if (frame_full(&packer->writer))
        packer_flush(packer);
    return &packer->writer;
}

void packer_send(struct packer *packer, enum frame_kind kind, const char *topic)
{
    turn_to(packer, kind, topic);
    send_frame(packer, kind);
}

void packer_clear(struct packer *packer)
{
    frame_clear(&packer->writer);
}
