/* Visitor: a hash table whose idle entries are swept when it has grown. */
#include "visitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS     1024u /* a power of two */
#define MINUTE_MS   60000.0
#define SWEEP_FIRST 256

struct visitors {
    struct visitor *buckets[BUCKETS];
    size_t count;
    size_t sweep_at; /* grown to this size, it is swept */
    unsigned idle_max;
    unsigned rate_per_minute;
};

/* FNV-1a; the ids are random and signed, so that nobody can choose their buckets. */
static struct visitor **bucket_of(struct visitors *visitors, const char *id)
{
    uint32_t hash = 2166136261u;
    for (; *id != '\0'; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    return &visitors->buckets[hash & (BUCKETS - 1)];
}

int visitors_new(unsigned idle_max, unsigned rate_per_minute, struct visitors **ret)
{
    struct visitors *visitors = calloc(1, sizeof(*visitors));
    if (visitors == NULL)
        return -ENOMEM;
    visitors->idle_max = idle_max;
    visitors->rate_per_minute = rate_per_minute;
    visitors->sweep_at = SWEEP_FIRST;
    *ret = visitors;
    return 0;
}

/* Removes those who have nothing open and wrote last before that time. */
static void sweep(struct visitors *visitors, uint64_t before_ms)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct visitor **link = &visitors->buckets[i];
        while (*link != NULL) {
            struct visitor *visitor = *link;
            bool busy = visitor->tab_count > 0 || visitor->pending_count > 0;
            if (busy || visitor->tokens_ms >= before_ms) {
                link = &visitor->next;
                continue;
            }
            *link = visitor->next;
            visitors->count--;
            free(visitor);
        }
    }
}

static void make_room(struct visitors *visitors, uint64_t now_ms)
{
    if (visitors->count < visitors->sweep_at)
        return;
    /* After a minute the pace of nobody is remembered. */
    sweep(visitors, now_ms > (uint64_t)MINUTE_MS ? now_ms - (uint64_t)MINUTE_MS : 0);
    if (visitors->count >= visitors->idle_max)
        sweep(visitors, UINT64_MAX);
    visitors->sweep_at = visitors->count * 2 > SWEEP_FIRST ? visitors->count * 2 : SWEEP_FIRST;
}

void visitors_free(struct visitors **visitors)
{
    if (*visitors == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        struct visitor *visitor = (*visitors)->buckets[i];
        while (visitor != NULL) {
            struct visitor *next = visitor->next;
            free(visitor);
            visitor = next;
        }
    }
    free(*visitors);
    *visitors = NULL;
}

struct visitor *visitors_find(struct visitors *visitors, const char *id)
{
    struct visitor *visitor = *bucket_of(visitors, id);
    while (visitor != NULL && strcmp(visitor->id, id) != 0)
        visitor = visitor->next;
    return visitor;
}

int visitors_add(struct visitors *visitors, const char *id, uint64_t now_ms, struct visitor **ret,
        bool *ret_new)
{
    struct visitor *visitor = visitors_find(visitors, id);
    *ret_new = visitor == NULL;
    if (visitor == NULL) {
        make_room(visitors, now_ms);
        visitor = calloc(1, sizeof(*visitor));
        if (visitor == NULL)
            return -ENOMEM;
        memcpy(visitor->id, id, strlen(id) + 1);
        visitor->tokens = visitors->rate_per_minute;
        visitor->tokens_ms = now_ms;
        struct visitor **bucket = bucket_of(visitors, id);
        visitor->next = *bucket;
        *bucket = visitor;
        visitors->count++;
    }
    *ret = visitor;
    return 0;
}

uint64_t visitors_pace(struct visitors *visitors, struct visitor *visitor, uint64_t now_ms)
{
    double rate = visitors->rate_per_minute;
    if (now_ms > visitor->tokens_ms)
        visitor->tokens += (double)(now_ms - visitor->tokens_ms) / MINUTE_MS * rate;
    if (visitor->tokens > rate)
        visitor->tokens = rate;
    visitor->tokens_ms = now_ms;
    if (visitor->tokens < 1.0)
        return (uint64_t)((1.0 - visitor->tokens) / rate * MINUTE_MS) + 1;
    visitor->tokens -= 1.0;
    return 0;
}
