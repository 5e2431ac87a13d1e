/* Entry: an output as one line of the file, and the output id of such a line. Pure. */
#ifndef FILE_ENTRY_H
#define FILE_ENTRY_H

#include "ids.h"

#include <deskbus/plugin.h>

/* {"id","conversation","from","text","annotations","output","kind"} and a line feed. The caller frees *ret. */
int entry_write(const struct deskbus_delivery *delivery, struct deskbus_builder *builder,
        char **ret, size_t *ret_size) DESKBUS_CHECKED;
/* The output id of a line (without its end); false when it has none. builder is scratch for lines written by others. */
bool entry_id(const char *line, size_t size, struct deskbus_builder *builder, struct ids_id *ret);
/* True when the line is JSON to its end. */
bool entry_whole(const char *line, size_t size, struct deskbus_builder *builder);

#endif
