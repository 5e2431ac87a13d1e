/* Order: the customers' orders: imported from CSV, found by customer and by the number that a message names. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "crm.h"

#include <ctype.h>
#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT      100000 /* steps of one search in a message */
#define NUMBERS_PER_TEXT 8 /* candidates looked up in one message */
#define COLUMNS          5
#define LINE_MAX_BYTES   4096

struct order_pattern {
    pcre2_code *code;
    pcre2_match_context *context;
    pcre2_match_data *match;
};

int order_pattern_new(const char *pattern, struct order_pattern **ret)
{
    struct order_pattern *self = calloc(1, sizeof(*self));
    int error = 0;
    PCRE2_SIZE offset = 0;
    if (self == NULL)
        return -ENOMEM;
    self->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
            PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &error, &offset, NULL);
    self->context = pcre2_match_context_create(NULL);
    self->match = self->code != NULL ? pcre2_match_data_create_from_pattern(self->code, NULL)
                                     : NULL;
    if (self->code == NULL || self->context == NULL || self->match == NULL) {
        order_pattern_free(&self);
        return -EINVAL;
    }
    (void)pcre2_set_match_limit(self->context, MATCH_LIMIT);
    *ret = self;
    return 0;
}

void order_pattern_free(struct order_pattern **pattern)
{
    if (*pattern == NULL)
        return;
    pcre2_match_data_free((*pattern)->match);
    pcre2_match_context_free((*pattern)->context);
    pcre2_code_free((*pattern)->code);
    free(*pattern);
    *pattern = NULL;
}

/* --- import --- */

/* One cell in place, from *at on (RFC 4180: quotes, doubled quotes): ended with NUL, *at behind it. False: a quote stays open. */
static bool read_quoted(char **at)
{
    char *to = *at;
    char *from = *at + 1;
    while (*from != '\0' && (*from != '"' || from[1] == '"')) {
        from += *from == '"'; /* a doubled one stands for itself */
        *to++ = *from++;
    }
    bool closed = *from == '"';
    *at = closed ? from + 1 : from;
    char end = **at;
    *to = '\0';
    **at = end;
    return closed;
}

/* Splits a line in place. The count of cells, COLUMNS + 1 when there are more, or -1 on an open quote. */
static int split(char *line, char *cells[COLUMNS])
{
    int count = 0;
    char *at = line;
    while (count < COLUMNS) {
        cells[count++] = at;
        if (*at == '"' && !read_quoted(&at))
            return -1;
        at += strcspn(at, ",");
        if (*at == '\0')
            return count;
        *at++ = '\0';
    }
    return COLUMNS + 1;
}

struct order_file {
    FILE *file;
    char *line;
    size_t room;
    unsigned number; /* of the line */
};

/* The next line without its end; -1 when there is none. */
static ssize_t next_line(struct order_file *file)
{
    ssize_t size = getline(&file->line, &file->room, file->file);
    file->number++;
    while (size > 0 && (file->line[size - 1] == '\n' || file->line[size - 1] == '\r'))
        file->line[--size] = '\0';
    return size;
}

static bool is_left_out(const struct order_file *file)
{
    bool head = file->number == 1 && strncmp(file->line, "number,", 7) == 0;
    return file->line[0] == '\0' || file->line[0] == '#' || head;
}

/* What is wrong with a line, NULL: nothing. */
static const char *judge(struct order_file *file, char *cells[COLUMNS])
{
    if (strlen(file->line) > LINE_MAX_BYTES)
        return "the line is too long";
    int count = split(file->line, cells);
    if (count < 0)
        return "a quote is not closed";
    if (count != COLUMNS)
        return "a line has five columns: number,customer,status,day,item";
    return cells[0][0] == '\0' || cells[2][0] == '\0' ? "number and status are needed" : NULL;
}

/* 1 and the cells of the next line, 0 at the end, or -EINVAL with why. */
static int next_order(struct order_file *file, char *cells[COLUMNS], const char **why)
{
    ssize_t size = next_line(file);
    while (size >= 0 && is_left_out(file))
        size = next_line(file);
    if (size < 0)
        return 0;
    *why = judge(file, cells);
    return *why == NULL ? 1 : -EINVAL;
}

void order_check(const char *path, struct deskbus_place place, struct deskbus_findings *out)
{
    struct order_file file = {.file = fopen(path, "re")};
    char *cells[COLUMNS];
    const char *why = NULL;
    if (file.file == NULL) {
        deskbus_find(out, DESKBUS_WARNING, "CRM001", place, "cannot read the orders in '%s': %s",
                path, strerror(errno));
        return;
    }
    int r = next_order(&file, cells, &why);
    for (; r != 0; r = next_order(&file, cells, &why)) {
        struct deskbus_place line = {.file = path, .line = file.number, .column = 1};
        if (r < 0)
            deskbus_find(out, DESKBUS_ERROR, "CRM002", line, "%s", why);
    }
    free(file.line);
    (void)fclose(file.file);
}

static int add_order(struct crm *crm, char *cells[COLUMNS])
{
    sqlite3_stmt *add = store_statement(crm->store, STORE_ADD_ORDER);
    for (int i = 0; i < COLUMNS; i++)
        store_bind_text(add, i + 1, cells[i]);
    return store_run(add);
}

int order_import(struct crm *crm, const char *path, struct deskbus_error **reterr)
{
    struct order_file file = {.file = fopen(path, "re")};
    char *cells[COLUMNS];
    const char *why = NULL;
    if (file.file == NULL)
        return DESKBUS_FAIL(
                reterr, NULL, -errno, "cannot read the orders in %s: %s", path, strerror(errno));
    int r = store_run(store_statement(crm->store, STORE_BEGIN));
    int more = r == 0 ? next_order(&file, cells, &why) : 0;
    for (; more > 0 && r == 0; more = next_order(&file, cells, &why))
        r = add_order(crm, cells);
    if (more < 0)
        r = DESKBUS_FAIL(reterr, NULL, more, "%s:%u: %s", path, file.number, why);
    else if (r == 0)
        r = store_run(store_statement(crm->store, STORE_COMMIT));
    if (r < 0 && more >= 0)
        r = DESKBUS_FAIL(reterr, NULL, r, "cannot keep the orders of %s: %s", path,
                store_complaint(crm->store));
    if (r < 0)
        (void)store_run(store_statement(crm->store, STORE_ROLLBACK));
    free(file.line);
    (void)fclose(file.file);
    return r;
}

/* --- annotations --- */

static void build_column(
        struct deskbus_builder *builder, const char *key, sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    if (text == NULL)
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static int annotate(struct crm *crm, struct deskbus_delivery *delivery, const char *name)
{
    struct deskbus_value value;
    int r = deskbus_builder_finish(crm->builder, &value, NULL);
    return r < 0 ? r : deskbus_annotate(delivery, name, value);
}

static int annotate_open(
        struct crm *crm, struct deskbus_delivery *delivery, const struct crm_customer *customer)
{
    struct deskbus_builder *builder = crm->builder;
    sqlite3_stmt *open = store_statement(crm->store, STORE_OPEN_ORDERS);
    int count = 0;
    (void)sqlite3_bind_text(open, 1, customer->addr, -1, SQLITE_STATIC);
    deskbus_builder_clear(builder);
    deskbus_build_list(builder);
    int r = sqlite3_step(open);
    for (; r == SQLITE_ROW; r = sqlite3_step(open), count++) {
        deskbus_build_map(builder);
        build_column(builder, "number", open, 0);
        build_column(builder, "status", open, 1);
        build_column(builder, "day", open, 2);
        build_column(builder, "item", open, 3);
        deskbus_build_end(builder);
    }
    (void)sqlite3_reset(open);
    deskbus_build_end(builder);
    if (r != SQLITE_DONE)
        return -EIO;
    return count > 0 ? annotate(crm, delivery, "orders") : 0;
}

static int annotate_order(struct crm *crm, struct deskbus_delivery *delivery,
        const struct crm_customer *customer, const char *number, bool *ret_found)
{
    struct deskbus_builder *builder = crm->builder;
    sqlite3_stmt *find = store_statement(crm->store, STORE_FIND_ORDER);
    (void)sqlite3_bind_text(find, 1, number, -1, SQLITE_STATIC);
    int r = sqlite3_step(find);
    if (r == SQLITE_ROW) {
        const char *owner = (const char *)sqlite3_column_text(find, 0);
        bool mine = owner != NULL && strcmp(owner, customer->addr) == 0;
        deskbus_builder_clear(builder);
        deskbus_build_map(builder);
        deskbus_build_key(builder, "number");
        deskbus_build_string(builder, number);
        build_column(builder, "status", find, 1);
        build_column(builder, "day", find, 2);
        if (mine) /* what was ordered is told to its owner alone */
            build_column(builder, "item", find, 3);
        deskbus_build_key(builder, "mine");
        deskbus_build_bool(builder, mine);
        deskbus_build_end(builder);
        *ret_found = true;
    }
    (void)sqlite3_reset(find);
    if (r == SQLITE_ROW)
        return annotate(crm, delivery, "order");
    return r == SQLITE_DONE ? 0 : -EIO;
}

/* Looks up each number that the text may name, until one is an order. */
static int annotate_named(
        struct crm *crm, struct deskbus_delivery *delivery, const struct crm_customer *customer)
{
    const char *text = NULL;
    size_t size = deskbus_message_text(delivery->message, &text);
    PCRE2_SIZE at = 0;
    bool found = false;
    for (int i = 0; i < NUMBERS_PER_TEXT && !found && at < size; i++) {
        int r = pcre2_match(crm->numbers->code, (PCRE2_SPTR)text, size, at, 0, crm->numbers->match,
                crm->numbers->context);
        if (r < 0)
            return 0; /* no more; or the text is too hard to search: then it names none */
        const PCRE2_SIZE *span = pcre2_get_ovector_pointer(crm->numbers->match);
        char number[65];
        size_t length = span[1] - span[0];
        at = span[1] > at ? span[1] : at + 1;
        if (length == 0 || length >= sizeof(number))
            continue;
        memcpy(number, text + span[0], length);
        number[length] = '\0';
        r = annotate_order(crm, delivery, customer, number, &found);
        if (r < 0)
            return r;
    }
    return 0;
}

int order_annotate(
        struct crm *crm, struct deskbus_delivery *delivery, const struct crm_customer *customer)
{
    int r = annotate_open(crm, delivery, customer);
    return r < 0 ? r : annotate_named(crm, delivery, customer);
}
