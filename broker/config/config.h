/* Config: the operator's YAML, with includes read, variables put in and places kept; not yet understood. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <deskbus/node.h>
#include <stdint.h>

struct config;

struct config_sources {
    const char *path; /* of the main file */
    void *arg;
    const char *(*variable)(void *arg, const char *name); /* environment; NULL: the process's */
    const char *credentials; /* folder of ${credential:NAME}; NULL: $CREDENTIALS_DIRECTORY */
    bool tolerant; /* `check`: what depends on this machine is a warning, not an error */
};

/* Reads path, its includes and variables. All that is wrong goes to out. 0, -EINVAL with findings, -ENOMEM. Also with -EINVAL
 * *ret may be set, with what could be read, so that plan_new() finds the rest in the same run; NULL: nothing could.
 * The caller owns *ret. */
int config_load(const struct config_sources *sources, struct deskbus_findings *out,
        struct config **ret) DESKBUS_CHECKED;
void config_free(struct config **config);
/* The merged top map. */
const struct deskbus_node *config_root(const struct config *config);
const char *config_path(const struct config *config);
/* True when the scalar came, whole or in part, out of a variable, file or credential: secrets must. */
bool config_interpolated(const struct config *config, const struct deskbus_node *scalar);

/* True when something was missing for the scalar at that place (a finding says so): what follows from that is no news. */
bool config_unresolved(const struct config *config, struct deskbus_place place);
/* As its sources said. */
bool config_tolerant(const struct config *config);

/* Prints findings for people: "file:line:col: error: text [CODE]", the source line and a caret; colour when asked. */
void config_print_findings(const struct deskbus_findings *findings, bool colour,
        void (*write)(void *arg, const char *text), void *arg);

#endif
