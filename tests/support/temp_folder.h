/* Temporary folder: a new folder below $TMPDIR for one test, removed with all it holds. */
#ifndef TESTS_SUPPORT_TEMP_FOLDER_H
#define TESTS_SUPPORT_TEMP_FOLDER_H

/* *ret is the absolute path; the caller owns it: temp_folder_free(). Returns 0 or -errno. */
int temp_folder_new(char **ret);
/* Removes the folder and what is in it, sets *path to NULL. NULL is fine. */
void temp_folder_free(char **path);
/* "FOLDER/NAME"; the caller frees it. Aborts the test when memory is out. */
char *temp_folder_path(const char *folder, const char *name);

/* As cmocka fixtures: *state is the folder's path (char *). */
int temp_folder_setup(void **state);
int temp_folder_teardown(void **state);

#endif
