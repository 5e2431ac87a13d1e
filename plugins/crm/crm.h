/* Crm: one instance, and what its parts do with a delivery. One thread owns it. */
#ifndef CRM_CRM_H
#define CRM_CRM_H

#include "store.h"

#include <deskbus/deskbus.h>

#define CRM_ADDRESS_BYTES 321
#define CRM_TEXT_BYTES    4001 /* of a message's text that is kept */

struct order_pattern;

struct crm {
    struct deskbus_host *host;
    struct store *store;
    struct order_pattern *numbers; /* how an order number looks */
    int64_t history_count;
    struct deskbus_builder *builder;
    struct deskbus_delivery **waiting; /* deliveries of this loop turn: one transaction for all */
    size_t waiting_count, waiting_room;
    bool flush_asked, closing;
};

/* Who writes. */
struct crm_customer {
    int64_t id; /* 0: not known */
    char channel[65], account[257], addr[CRM_ADDRESS_BYTES], name[201];
    int64_t first_seen_ms, last_seen_ms, messages;
};

/* --- profile.c: as a step --- */
void profile_read(const struct deskbus_message *message, struct crm_customer *ret);
/* Fills in what the database knows; id stays 0 when it knows nothing. */
int profile_find(struct crm *crm, struct crm_customer *customer);
int profile_annotate(struct crm *crm, struct deskbus_delivery *delivery);

/* --- record.c: as an observer --- */
int record_observed(struct crm *crm, const struct deskbus_delivery *delivery);

/* --- order.c --- */
int order_pattern_new(const char *pattern, struct order_pattern **ret);
void order_pattern_free(struct order_pattern **pattern);
/* Reads number,customer,status,day,item lines into the table; what is wrong names the line. */
int order_import(struct crm *crm, const char *path, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Checks a file of orders without a database. */
void order_check(const char *path, struct deskbus_place place, struct deskbus_findings *out);
int order_annotate(
        struct crm *crm, struct deskbus_delivery *delivery, const struct crm_customer *customer);

/* UTC milliseconds of an RFC 3339 time, 0 when it is none. */
int64_t record_time_ms(struct deskbus_value time);

#endif
