/* Tests of the model file: what is damaged, cut or of another version is refused and named. */
#include "test.h"

#include "bytes.h"
#include "crc32c.h"
#include "shipped.h"
#include "temp_folder.h"

#include <errno.h>
#include <string.h>

struct file {
    unsigned char *bytes;
    size_t size;
};

static int read_file(FILE *in, struct file *file)
{
    (void)fseek(in, 0, SEEK_END);
    file->size = (size_t)ftell(in);
    (void)fseek(in, 0, SEEK_SET);
    file->bytes = malloc(file->size);
    return file->bytes != NULL && fread(file->bytes, 1, file->size, in) == file->size ? 0 : -1;
}

static int setup(void **state)
{
    char path[4096];
    shipped_path("sentiment.model", path, sizeof(path));
    struct file *file = calloc(1, sizeof(*file));
    *state = file;
    FILE *in = fopen(path, "rbe");
    if (in == NULL || file == NULL)
        return -1;
    int r = read_file(in, file);
    (void)fclose(in);
    return r;
}

static int teardown(void **state)
{
    struct file *file = *state;
    free(file->bytes);
    free(file);
    return 0;
}

static void sign(struct file *file)
{
    bytes_put_u32(file->bytes + MODEL_AT_CRC, 0);
    bytes_put_u32(file->bytes + MODEL_AT_CRC, crc32c_add(0, file->bytes, file->size));
}

static void assert_refused(const void *bytes, size_t size, const char *why)
{
    struct model *model = NULL;
    struct model_fault fault = {{0}};
    assert_int_equal(model_from_bytes(bytes, size, &model, &fault), -EBADMSG);
    assert_null(model);
    if (strstr(fault.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", fault.text, why);
}

static void the_checksum_is_crc32c(void **state)
{
    (void)state;
    assert_int_equal(crc32c_add(0, "123456789", 9), 0xe3069283);
}

static void the_shipped_model_opens_and_fits_its_limit(void **state)
{
    const struct file *file = *state;
    struct model *model = NULL;
    struct scorer *scorer = NULL;
    size_t size = 0;
    shipped_open(&model, &scorer);
    assert_true(file->size <= (size_t)2 << 20);
    assert_memory_equal(model_card(model, &size), "deskbus sentiment model\n", 24);
    assert_true(size > 1000);
    scorer_free(&scorer);
    model_close(&model);
    assert_null(model);
    model_close(&model);
}

static void a_flipped_bit_is_found_wherever_it_is(void **state)
{
    struct file *file = *state;
    for (size_t i = 0; i < 40; i++) {
        size_t at = i < 20 ? 29 + i * 3 : file->size / 20 * (i - 19) - 1;
        file->bytes[at] ^= 0x10;
        assert_refused(file->bytes, file->size, "damaged");
        file->bytes[at] ^= 0x10;
    }
}

static void a_cut_file_is_refused_at_any_length(void **state)
{
    const struct file *file = *state;
    assert_refused(file->bytes, 0, "no sentiment model");
    assert_refused(file->bytes, 7, "no sentiment model");
    assert_refused(file->bytes, 63, "cut");
    assert_refused(file->bytes, 200, "cut");
    assert_refused(file->bytes, file->size - 1, "should have");
    assert_refused(file->bytes, file->size / 2, "should have");
}

static void another_format_or_revision_is_named(void **state)
{
    struct file *file = *state;
    bytes_put_u32(file->bytes + MODEL_AT_FORMAT, 7);
    sign(file);
    assert_refused(file->bytes, file->size, "format 7");
    bytes_put_u32(file->bytes + MODEL_AT_FORMAT, MODEL_FORMAT);
    bytes_put_u32(file->bytes + MODEL_AT_REVISION, 99);
    sign(file);
    assert_refused(file->bytes, file->size, "revision 99");
}

static void sections_that_lie_outside_are_refused_even_when_signed(void **state)
{
    struct file *file = *state;
    unsigned char *row = file->bytes + MODEL_HEADER_BYTES + MODEL_SECTION_BYTES;
    uint64_t offset = bytes_get_u64(row + 8);
    bytes_put_u64(row + 8, UINT64_MAX - 8);
    sign(file);
    assert_refused(file->bytes, file->size, "outside");
    bytes_put_u64(row + 8, offset);
    bytes_put_u64(row + 16, 3);
    sign(file);
    assert_refused(file->bytes, file->size, "wrong size");
}

static void what_is_no_file_or_no_model_is_refused(void **state)
{
    struct model *model = NULL;
    struct model_fault fault = {{0}};
    char *missing = temp_folder_path(*state, "missing.model");
    char *empty = temp_folder_path(*state, "empty.model");
    FILE *out = fopen(empty, "we");
    assert_non_null(out);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(model_open(missing, &model, &fault), -ENOENT);
    assert_int_equal(model_open(*state, &model, &fault), -EBADMSG);
    assert_int_equal(model_open(empty, &model, &fault), -EBADMSG);
    assert_non_null(strstr(fault.text, "0 bytes"));
    assert_null(model);
    free(missing);
    free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_checksum_is_crc32c),
            cmocka_unit_test_setup_teardown(
                    the_shipped_model_opens_and_fits_its_limit, setup, teardown),
            cmocka_unit_test_setup_teardown(a_flipped_bit_is_found_wherever_it_is, setup, teardown),
            cmocka_unit_test_setup_teardown(a_cut_file_is_refused_at_any_length, setup, teardown),
            cmocka_unit_test_setup_teardown(another_format_or_revision_is_named, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    sections_that_lie_outside_are_refused_even_when_signed, setup, teardown),
            cmocka_unit_test_setup_teardown(what_is_no_file_or_no_model_is_refused,
                    temp_folder_setup, temp_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
