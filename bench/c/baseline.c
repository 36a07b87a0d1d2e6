// What the machine can do: plain C over the same columns, timed by itself. Usage: baseline <folder> <rows> <runs>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void *column(const char *folder, const char *name, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  void *data = malloc(bytes);
  if (!file || !data || fread(data, 1, bytes, file) != bytes) exit(2);
  fclose(file);
  return data;
}

static uint8_t *rating, *satisfaction;
static int32_t *segment;
static double *revenue;
static size_t rows;
static volatile double kept;

// Four tables, so that equal neighbors do not wait for one another.
static void histogram(void) {
  static uint32_t counts[4][256];
  memset(counts, 0, sizeof counts);
  size_t i = 0;
  for (; i + 3 < rows; i += 4)
    for (int j = 0; j < 4; j += 1) counts[j][rating[i + j]] += 1;
  for (; i < rows; i += 1) counts[0][rating[i]] += 1;
  kept = counts[0][10] + counts[1][10] + counts[2][10] + counts[3][10];
}

static void sum(void) {
  double total = 0;
  for (size_t i = 0; i < rows; i += 1) total += revenue[i];
  kept = total;
}

static void by_rating(void) {
  static double sums[256], squares[256];
  memset(sums, 0, sizeof sums);
  memset(squares, 0, sizeof squares);
  for (size_t i = 0; i < rows; i += 1) {
    sums[rating[i]] += revenue[i];
    squares[rating[i]] += revenue[i] * revenue[i];
  }
  kept = sums[10] + squares[10];
}

static void by_segment(void) {
  static struct { uint32_t responses, promoters, detractors, satisfied; double revenue; } table[1000];
  memset(table, 0, sizeof table);
  for (size_t i = 0; i < rows; i += 1) {
    uint8_t r = rating[i];
    table[segment[i]].responses += 1;
    table[segment[i]].promoters += r >= 9;
    table[segment[i]].detractors += r <= 6;
    table[segment[i]].satisfied += satisfaction[i] >= 4;
    table[segment[i]].revenue += revenue[i];
  }
  kept = table[0].revenue;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  rows = strtoull(arguments[2], NULL, 10);
  int runs = atoi(arguments[3]);
  rating = column(arguments[1], "rating", rows);
  satisfaction = column(arguments[1], "satisfaction", rows);
  segment = column(arguments[1], "segment", 4 * rows);
  revenue = column(arguments[1], "revenue", 8 * rows);
  struct { const char *name; void (*job)(void); } jobs[] = {
    {"histogram", histogram}, {"sum", sum}, {"byRating", by_rating}, {"bySegment", by_segment}};
  printf("{");
  for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j += 1) {
    printf("%s\"%s\":[", j ? "," : "", jobs[j].name);
    jobs[j].job();
    for (int run = 0; run < runs; run += 1) {
      double start = now();
      jobs[j].job();
      printf("%s%.6f", run ? "," : "", now() - start);
    }
    printf("]");
  }
  printf("}\n");
  return 0;
}
