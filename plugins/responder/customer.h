/* Customer: what a delivered message tells the responder: who writes, what, and which order it is about. */
#ifndef RESPONDER_CUSTOMER_H
#define RESPONDER_CUSTOMER_H

#include <deskbus/plugin.h>

enum { CUSTOMER_TEXT_MAX = 8192, CUSTOMER_NAME_MAX = 128 };

struct order_facts {
    bool known; /* somebody looked the order up and found it */
    bool named; /* the message names it; else it is the customer's only open one */
    char number[64];
    char status[64];
    char day[32]; /* YYYY-MM-DD, "" when not known */
};

/* A copy: valid after the delivery too. */
struct customer {
    bool answerable; /* a customer's message with text, written by a person, owned by the bot */
    char id[DESKBUS_ID_SIZE];
    char channel[32];
    char lang[8]; /* annotation lang; "" when absent or unknown */
    char name[CUSTOMER_NAME_MAX];
    char first_name[CUSTOMER_NAME_MAX];
    char from_name[CUSTOMER_NAME_MAX];
    struct order_facts order;
    size_t open_orders; /* of this customer; order holds the only one when it is 1 */
    char text[CUSTOMER_TEXT_MAX];
    size_t text_size;
    size_t latest; /* where the newest message begins, when earlier ones stand in front of it */
};

void customer_read(const struct deskbus_message *message, struct customer *ret);
/* Reads number, status and day of an order annotation; false: it is none, or says found: false. */
bool customer_read_order(struct deskbus_value value, struct order_facts *ret);
/* The value of a template's field, NULL when there is none. */
const char *customer_field(const struct customer *self, const char *name);

#endif
