# R's survfit, timed by itself. Usage: Rscript survival.R <folder> <rows> <runs>
suppressPackageStartupMessages(library(survival))
given <- commandArgs(trailingOnly = TRUE)
rows <- as.integer(given[2])
runs <- as.integer(given[3])
column <- function(name, what, size) readBin(file.path(given[1], name), what, rows, size)
event <- column("event", "integer", 1)
timed <- function(name) {
  time <- column(name, "double", 8)
  seen <- replicate(runs, system.time(survfit(Surv(time, event) ~ 1))[["elapsed"]] * 1000)
  sprintf('"%s":[%s]', name, paste(sprintf("%.3f", seen), collapse = ","))
}
cat("{", timed("continuous"), ",", timed("days"), ",\"version\":\"", as.character(packageVersion("survival")), "\"}\n", sep = "")
