/* Table: columns that line up, whatever the width of their letters. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stddef.h>

struct table;

/* Aborts without memory. heads: names of the columns, the last one is not padded. */
struct table *table_new(const char *const *heads, size_t count);
/* One cell after the other, row by row. */
void table_cell(struct table *table, const char *format, ...)
        __attribute__((__format__(__printf__, 2, 3)));
/* Prints to stdout and frees. */
void table_print(struct table **table);

#endif
