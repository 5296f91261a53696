/* sample.h - an invented report with every field set, for the tests of record/. */
#ifndef XD_TEST_RECORD_SAMPLE_H
#define XD_TEST_RECORD_SAMPLE_H

#include "base/mem.h"
#include "base/utf8.h"
#include "record/record.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define SAMPLE_TEXT                                                                                                                                       \
    "2012年度工作总结\n一、获奖情况\n2012年10月，石桥小学获得全国科技活动一等奖，周晓雯老师指导。\n二、党课\n" \
    "2012年5月4日，陆建平书记给全体党员上了党课。\n陆建平 2010年8月起任校长。\n"

static struct str sample_path[2] = {STR_LIT("档案/2012/总结.txt"), STR_LIT("档案/备份.zip!/总结.txt")};
static struct named sample_named[2] = {{STR_LIT("陆建平"), 2, true, PERSON_STAFF},
                                       {STR_LIT("周晓雯"), 1, false, PERSON_UNKNOWN}};
static uint16_t sample_year[2] = {2010, 2012};
static uint32_t sample_month[3] = {201008, 201205, 201210};
static struct para sample_para[6] = {{0, 10, 1, 0, 0, 0},  {11, 17, 1, 0, 2, 1}, {18, 51, 2, 7, 4, 0},
                                     {52, 56, 2, 0, 2, 1}, {57, 82, 3, 2, 4, 0}, {83, 99, 1, 0, 4, 0}};
static struct who sample_winner[2] = {
    {STR_LIT("石桥小学"), WHO_SCHOOL, PART_WINNER, true, STR_LIT(""), STR_LIT("")},
    {STR_LIT("周晓雯"), WHO_PERSON, PART_COACH, false, STR_LIT("老师"), STR_LIT("石桥小学")}};
static struct who sample_lecturer[1] = {
    {STR_LIT("陆建平"), WHO_PERSON, PART_LECTURER, true, STR_LIT("书记"), STR_LIT("")}};
static struct figure sample_figure[2] = {{42, STR_LIT("人"), STR_LIT("党员")}, {-0.1, STR_LIT("%"), STR_LIT("")}};

static struct statement sample_statement[3] = {
    {.fact = FACT_HONOR,
     .kind = KIND_CONTEST_HONOR,
     .level = LEVEL_NATIONAL,
     .who_complete = true,
     .what = STR_LIT("科技活动"),
     .grade = STR_LIT("一等奖"),
     .level_text = STR_LIT("全国"),
     .giver = STR_LIT("某学会"),
     .document_no = STR_LIT("校发〔2012〕3号"),
     .place = STR_LIT("县城"),
     .topic = STR_LIT("科技"),
     .date_text = STR_LIT("2012年10月"),
     .who = sample_winner,
     .whos = 2,
     .when = {20121001, 20121031, 20120101, 20121231, PRECISION_MONTH, BASIS_EXPLICIT, HAPPENING_DONE, false},
     .source = {18, 51, 3, 2, 7, STR_LIT("表1")}},
    {.fact = FACT_EVENT,
     .kind = KIND_PARTY_LESSON,
     .what = STR_LIT("党课"),
     .grade = STR_LIT(""),
     .level_text = STR_LIT(""),
     .giver = STR_LIT(""),
     .document_no = STR_LIT(""),
     .place = STR_LIT(""),
     .topic = STR_LIT(""),
     .date_text = STR_LIT("2012年5月4日"),
     .who = sample_lecturer,
     .whos = 1,
     .figure = sample_figure,
     .figures = 2,
     .when = {20120504, 20120504, 20120504, 20120504, PRECISION_DAY, BASIS_EXPLICIT, HAPPENING_DONE, false},
     .source = {57, 82, 5, 3, 2, STR_LIT("")}},
    {.fact = FACT_TENURE,
     .kind = KIND_POST,
     .level = LEVEL_SCHOOL,
     .what = STR_LIT("校长"),
     .grade = STR_LIT(""),
     .level_text = STR_LIT(""),
     .giver = STR_LIT(""),
     .document_no = STR_LIT(""),
     .place = STR_LIT(""),
     .topic = STR_LIT(""),
     .date_text = STR_LIT(""),
     .who = sample_lecturer,
     .whos = 1,
     .when = {20100801, 0, 20100801, 0, PRECISION_SPAN, BASIS_CARRIED, HAPPENING_DONE, true},
     .source = {83, 99, 6, 1, 0, STR_LIT("")}},
};

static inline struct report sample_report(void)
{
    return (struct report){
        .id = STR("0123456789abcdef"),
        .text_hash = STR("fedcba9876543210"),
        .path = sample_path,
        .paths = 2,
        .format = STR("txt"),
        .encoding = STR("gb18030"),
        .title = STR("2012年度工作总结"),
        .genre = GENRE_SUMMARY,
        .ocr = true,
        .chars = (uint32_t)utf8_count(STR(SAMPLE_TEXT)),
        .replaced = 3,
        .date = {20121228, 20121228, 20121228, 20121228, PRECISION_DAY, BASIS_SIGNATURE, HAPPENING_DONE, false},
        .named = sample_named,
        .nameds = 2,
        .when = {sample_year, 2, sample_month, 3},
        .text = STR(SAMPLE_TEXT),
        .para = sample_para,
        .paras = 6,
        .statement = sample_statement,
        .statements = 3,
    };
}

static inline void assert_str(struct str got, struct str want)
{
    if (!str_eq(got, want))
        print_error("got %.*s, want %.*s\n", (int)got.n, got.p ? got.p : "", (int)want.n, want.p ? want.p : "");
    assert_true(str_eq(got, want));
}

#endif
