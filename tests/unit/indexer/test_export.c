#include "export.h"
#include "record/terms.h"
#include "sample.h"

static void a_small_report(void **state)
{
    (void)state;
    static struct para para[1] = {{0, 5, 2, 3, 4, 0}};
    static struct str path[2] = {STR_LIT("a\"\\\n.txt"), STR_LIT("b\xff \xe5.txt")};
    struct statement s = sample_statement[1];
    struct figure f[3] = {
        {42, STR_LIT("人"), STR_LIT("党员")}, {-0.1, STR_LIT("%"), STR_LIT("")}, {1.5, STR(""), STR("")}};
    s.source = (struct place_in_source){1, 3, 1, 2, 3, STR_LIT("")};
    s.figure = f;
    s.figures = 3;
    struct report r = {.id = STR("0123456789abcdef"),
                       .text_hash = STR("fedcba9876543210"),
                       .path = path,
                       .paths = 2,
                       .format = STR("txt"),
                       .encoding = STR("utf-8"),
                       .title = STR("题"),
                       .genre = GENRE_SUMMARY,
                       .chars = 5,
                       .text = STR("一二\t四\x01"),
                       .para = para,
                       .paras = 1,
                       .statement = &s,
                       .statements = 1};
    struct term v[2] = {{STR_LIT("一二"), 3}, {STR_LIT("二\x01"), 0}};
    struct terms t = {.v = v, .n = 2};
    struct buf out;
    buf_init(&out, 1 << 20);
    assert_int_equal(export_report(&out, &r, &t), XD_OK);
    assert_str(
        buf_str(&out),
        STR("{\"id\":\"0123456789abcdef\",\"paths\":[\"a\\\"\\\\\\n.txt\",\"b\xef\xbf\xbd \xef\xbf\xbd.txt\"],"
            "\"paths_raw\":[\"a%22%5C%0A.txt\",\"b%FF%20%E5.txt\"],\"genre\":\"summary\",\"format\":\"txt\","
            "\"encoding\":\"utf-8\",\"text_hash\":\"fedcba9876543210\",\"title\":\"题\",\"ocr\":false,\"chars\":5,"
            "\"replaced\":0,\"date\":{\"from\":\"\",\"to\":\"\",\"not_before\":\"\",\"not_after\":\"\","
            "\"precision\":\"unknown\",\"basis\":\"\",\"status\":\"done\",\"ongoing\":false},"
            "\"paragraphs\":[{\"n\":1,\"kind\":4,\"level\":0,\"page\":2,\"row\":3,\"from\":0,\"to\":5,"
            "\"text\":\"一二\\t四\\u0001\"}],\"terms\":[[\"一二\",3],[\"二\\u0001\",0]],"
            "\"statements\":[{\"fact\":\"event\",\"kind\":\"party-lesson\",\"what\":\"党课\",\"grade\":\"\","
            "\"level\":\"unknown\",\"level_text\":\"\",\"giver\":\"\",\"document_no\":\"\",\"who\":[{\"name\":"
            "\"陆建平\","
            "\"is\":\"person\",\"part\":\"lecturer\",\"sure\":true,\"post\":\"书记\",\"unit\":\"\"}],"
            "\"who_complete\":false,\"place\":\"\",\"topic\":\"\",\"figures\":[{\"value\":42,\"unit\":\"人\",\"of\":"
            "\"党员\"},{\"value\":-0.1,\"unit\":\"%\",\"of\":\"\"},{\"value\":1.5,\"unit\":\"\",\"of\":\"\"}],"
            "\"date_text\":\"2012年5月4日\",\"when\":{\"from\":\"2012-05-04\",\"to\":\"2012-05-04\",\"not_before\":"
            "\"2012-05-04\",\"not_after\":\"2012-05-04\",\"precision\":\"day\",\"basis\":\"explicit\",\"status\":"
            "\"done\","
            "\"ongoing\":false},\"source\":{\"para\":1,\"page\":2,\"row\":3,\"sheet\":\"\",\"from\":1,\"to\":3,"
            "\"text\":\"二\\t\"}}]}"));
    buf_release(&out);
}

/* The same report by way of its record gives the same line; one line it is. */
static void by_way_of_the_record(void **state)
{
    (void)state;
    struct report r = sample_report(), back;
    struct terms none = {0};
    struct buf direct, stored, bytes;
    struct arena arena;
    buf_init(&direct, 1 << 20);
    buf_init(&stored, 1 << 20);
    buf_init(&bytes, 1 << 20);
    arena_init(&arena, 1 << 20);
    assert_int_equal(export_report(&direct, &r, &none), XD_OK);
    assert_int_equal(record_encode(&bytes, &r), XD_OK);
    assert_int_equal(record_decode(&back, &arena, buf_str(&bytes), RECORD_TEXT | RECORD_STATEMENTS), XD_OK);
    assert_int_equal(export_report(&stored, &back, &none), XD_OK);
    assert_str(buf_str(&stored), buf_str(&direct));
    assert_null(memchr(direct.p, '\n', direct.n));
    buf_release(&direct);
    buf_init(&direct, 50);
    assert_int_equal(export_report(&direct, &r, &none), XD_LIMIT);
    buf_release(&direct);
    buf_release(&stored);
    buf_release(&bytes);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_small_report), cmocka_unit_test(by_way_of_the_record)};
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
