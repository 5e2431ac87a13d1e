/* Plan text: goes through a file, as everything does. */
#include "plan_text.h"

#include "catalogue.h"
#include "config/config.h"
#include "temp_folder.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void print(void *arg, const char *text)
{
    (void)arg;
    print_error("%s", text);
}

struct plan *plan_of(const char *yaml)
{
    struct deskbus_findings *findings = NULL;
    struct config *config = NULL;
    struct plan *plan = NULL;
    char *folder = NULL;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *path = temp_folder_path(folder, "text.yaml");
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(yaml, file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct config_sources sources = {.path = path};
    assert_int_equal(deskbus_findings_new(&findings), 0);
    int r = config_load(&sources, findings, &config);
    if (config != NULL)
        r = plan_new(config, &test_catalogue, findings, &plan);
    if (r < 0)
        config_print_findings(findings, false, print, NULL);
    assert_int_equal(r, 0);
    config_free(&config);
    deskbus_findings_free(&findings);
    free(path);
    temp_folder_free(&folder);
    return plan;
}

struct deskbus_message *message_of(const char *json)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *error = NULL;
    if (deskbus_message_from_json(json, strlen(json), NULL, &message, &error) < 0)
        fail_msg("%s: %s", json, deskbus_error_text(error));
    return message;
}
