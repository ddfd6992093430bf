# The work of corpus.py in R with quanteda: Rscript quanteda.R FOLDER LETTERS, which prints seconds and MiB.
#
# As fast as was found: words parted by blanks after signs were taken out, in a third of the time of quanteda's own
# word splitter; sections, letters and the codebook all from those words; top terms from the sparse matrix, as
# topfeatures by letter takes ten times as long. One thread.

suppressPackageStartupMessages(library(quanteda))
quanteda_options(threads = 1, verbose = FALSE)

given <- commandArgs(trailingOnly = TRUE)
folder <- given[1]
paths <- file.path(folder, "letters", sprintf("letter-%06d.txt", seq_len(as.integer(given[2]))))
terms <- jsonlite::fromJSON(file.path(folder, "terms.json"))
begun <- proc.time()

patterns <- vapply(terms$words, paste, "", collapse = " ")
codebook <- dictionary(split(paste0(patterns, ifelse(terms$stem, "*", "")), terms$issue))

read <- function(path) readChar(path, file.info(path)$size, useBytes = TRUE)
texts <- vapply(paths, read, "", USE.NAMES = FALSE)
Encoding(texts) <- "UTF-8"
texts <- stringi::stri_replace_all_regex(texts, "-[ \\t]*\\n[ \\t]*(?=[a-z])", "")
blocks <- stringi::stri_split_regex(texts, "\\n[ \\t]*\\n", omit_empty = TRUE)
letter <- rep(seq_along(blocks), lengths(blocks))
blocks <- stringi::stri_trim_both(stringi::stri_replace_all_regex(unlist(blocks), "\\s+", " "))
heading <- stringi::stri_detect_regex(blocks, "^[A-Z][^.!?]{2,60}$")
section <- cumsum(heading | !duplicated(letter))
kept <- !heading & blocks != ""

sentences <- stringi::stri_split_regex(blocks[kept], "(?<=[.!?])\\s+(?=[A-Z\u00AB])")
letter <- rep(letter[kept], lengths(sentences))
section <- rep(section[kept], lengths(sentences))
words <- tokens(stringi::stri_replace_all_regex(unlist(sentences), "[\\p{P}\\p{S}]+", " "), what = "fastestword")
counts <- dfm(words)
by_section <- dfm_group(counts, groups = section)
by_letter <- dfm_group(counts, groups = letter)
weighed <- Matrix::t(dfm_tfidf(by_letter))
top <- function(number) {
  own <- weighed@p[number] + seq_len(weighed@p[number + 1] - weighed@p[number])
  featnames(by_letter)[weighed@i[own[head(order(weighed@x[own], decreasing = TRUE), 20)]] + 1]
}
tops <- lapply(seq_along(paths), top)
coded <- dfm_weight(dfm(tokens_lookup(words, codebook, nested_scope = "dictionary")), scheme = "boolean")
shares <- dfm_group(dfm_weight(coded, scheme = "prop", force = TRUE), groups = letter, force = TRUE)
shares <- dfm_weight(shares, scheme = "prop", force = TRUE)
stopifnot(all(lengths(tops) == 20), ndoc(by_section) >= length(paths), sum(shares) > 0)

spent <- proc.time() - begun
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(spent[["user.self"]] + spent[["sys.self"]], as.numeric(gsub("[^0-9]", "", peak)) / 1024, "\n")
