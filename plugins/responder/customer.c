/* Customer: what a delivered message tells the responder: who writes, what, and which order it is about. */
#include "customer.h"

#include <stdio.h>
#include <string.h>

static void read_string(
        const struct deskbus_message *message, const char *path, char *ret, size_t cap)
{
    (void)deskbus_value_copy(deskbus_message_get(message, path), ret, cap);
}

/* Numbers and texts both: an order number may be either. */
static void read_scalar(struct deskbus_value value, char *ret, size_t cap)
{
    int64_t number = 0;
    if (deskbus_value_int(value, &number) == 0)
        (void)snprintf(ret, cap, "%lld", (long long)number);
    else
        (void)deskbus_value_copy(value, ret, cap);
}

bool customer_read_order(struct deskbus_value value, struct order_facts *ret)
{
    static const char *const days[] = {"day", "expected", "delivery_day", "eta", "date"};
    bool found = true;
    *ret = (struct order_facts){.known = false};
    if (deskbus_value_kind(value) != DESKBUS_MAP)
        return false;
    (void)deskbus_value_bool(deskbus_value_get(value, "found"), &found);
    read_scalar(deskbus_value_get(value, "number"), ret->number, sizeof(ret->number));
    read_scalar(deskbus_value_get(value, "status"), ret->status, sizeof(ret->status));
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]) && ret->day[0] == '\0'; i++)
        read_scalar(deskbus_value_get(value, days[i]), ret->day, sizeof(ret->day));
    ret->known = found && ret->number[0] != '\0' && ret->status[0] != '\0';
    return ret->known;
}

/* The order that the message names, else the customer's only open one. */
static void read_orders(const struct deskbus_message *message, struct customer *ret)
{
    struct deskbus_value orders = deskbus_message_annotation(message, "orders");
    ret->open_orders = deskbus_value_count(orders);
    if (customer_read_order(deskbus_message_annotation(message, "order"), &ret->order)) {
        ret->order.named = true;
        return;
    }
    struct deskbus_walk walk = deskbus_value_walk(orders);
    struct order_facts only;
    if (ret->open_orders == 1 && deskbus_walk_next(&walk) && customer_read_order(walk.value, &only))
        ret->order = only;
}

static bool is_latin(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0xd8) /* beyond Latin with its diacritics */
            return false;
    }
    return true;
}

/* "Ana" of "Ana Ruiz"; names of other scripts are used whole, their order differs. */
static void read_names(const struct deskbus_message *message, struct customer *ret)
{
    read_string(message, "data.from.name", ret->from_name, sizeof(ret->from_name));
    read_string(message, "annotations.party.name", ret->name, sizeof(ret->name));
    read_string(message, "annotations.party.first_name", ret->first_name, sizeof(ret->first_name));
    if (ret->first_name[0] != '\0')
        return;
    memcpy(ret->first_name, ret->name, sizeof(ret->name));
    if (is_latin(ret->name))
        ret->first_name[strcspn(ret->first_name, " ")] = '\0';
}

static void read_text(const struct deskbus_message *message, struct customer *ret)
{
    char subject[512];
    const char *text = NULL;
    size_t size = deskbus_message_text(message, &text);
    read_string(message, "data.msg.subject", subject, sizeof(subject));
    size_t length = 0;
    if (subject[0] != '\0')
        length = (size_t)snprintf(ret->text, sizeof(ret->text), "%s\n", subject);
    if (size > sizeof(ret->text) - length - 1)
        size = sizeof(ret->text) - length - 1; /* a cut character counts as a space */
    if (size > 0)
        memcpy(ret->text + length, text, size);
    ret->text_size = length + size;
    ret->text[ret->text_size] = '\0';
}

static bool is_absent_or(struct deskbus_value value, const char *text)
{
    return deskbus_value_kind(value) != DESKBUS_STRING || deskbus_value_is(value, text);
}

void customer_read(const struct deskbus_message *message, struct customer *ret)
{
    bool machine = false;
    *ret = (struct customer){.answerable = false};
    (void)deskbus_value_bool(deskbus_message_get(message, "data.auto.machine"), &machine);
    read_text(message, ret);
    ret->answerable = !machine && ret->text_size > 0 &&
            is_absent_or(deskbus_message_get(message, "type"), "message") &&
            is_absent_or(deskbus_message_get(message, "data.direction"), "in") &&
            is_absent_or(deskbus_message_get(message, "annotations.case.owner"), "bot");
    if (!ret->answerable)
        return;
    read_string(message, "id", ret->id, sizeof(ret->id));
    read_string(message, "data.channel", ret->channel, sizeof(ret->channel));
    read_string(message, "annotations.lang", ret->lang, sizeof(ret->lang));
    if (strcmp(ret->lang, "unknown") == 0)
        ret->lang[0] = '\0';
    read_names(message, ret);
    read_orders(message, ret);
}

const char *customer_field(const struct customer *self, const char *name)
{
    static const struct {
        const char *name;
        size_t offset;
    } fields[] = {
            {"channel", offsetof(struct customer, channel)},
            {"from.name", offsetof(struct customer, from_name)},
            {"order.day", offsetof(struct customer, order) + offsetof(struct order_facts, day)},
            {"order.number",
                    offsetof(struct customer, order) + offsetof(struct order_facts, number)},
            {"order.status",
                    offsetof(struct customer, order) + offsetof(struct order_facts, status)},
            {"party.first_name", offsetof(struct customer, first_name)},
            {"party.name", offsetof(struct customer, name)},
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (strcmp(fields[i].name, name) == 0)
            return (const char *)self + fields[i].offset;
    }
    return NULL;
}
