/* Table: keeps the cells, then prints them at the width of the widest. */
#include "cli/table.h"

#include "base/must.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    char **cells;
    size_t columns, count, room;
};

struct table *table_new(const char *const *heads, size_t count)
{
    struct table *table = must_new(sizeof(*table));
    table->columns = count;
    for (size_t i = 0; i < count; i++)
        table_cell(table, "%s", heads[i]);
    return table;
}

void table_cell(struct table *table, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (table->count == table->room) {
        table->room = table->room * 2 + 64;
        table->cells = must_resize(table->cells, table->room * sizeof(char *));
    }
    table->cells[table->count++] = must_copy(text);
}

/* Columns on a terminal: CJK letters take two. */
static size_t width(const char *text)
{
    size_t columns = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if ((*at & 0xc0) == 0x80)
            continue; /* goes on with a letter */
        columns += *at >= 0xe3 && *at <= 0xed ? 2 : 1; /* U+3000 to U+D7FF: mostly wide */
    }
    return columns;
}

void table_print(struct table **ret)
{
    struct table *table = *ret;
    size_t *widest = must_new(table->columns * sizeof(*widest));
    for (size_t i = 0; i < table->count; i++) {
        size_t columns = width(table->cells[i]);
        if (columns > widest[i % table->columns])
            widest[i % table->columns] = columns;
    }
    for (size_t i = 0; i < table->count; i++) {
        bool last = i % table->columns == table->columns - 1;
        int pad = last ? 0 : (int)(widest[i % table->columns] - width(table->cells[i]) + 2);
        printf("%s%*s%s", table->cells[i], pad, "", last ? "\n" : "");
        free(table->cells[i]);
    }
    free(widest);
    free(table->cells);
    free(table);
    *ret = NULL;
}
