// Sentences as a JSON list on standard input → processor seconds of each program for all of them, the least of so many
// rounds, as one JSON object.
import { readFileSync } from 'node:fs'
import compromise from 'compromise'
import model from 'wink-eng-lite-web-model'
import winkNLP from 'wink-nlp'

const sentences = JSON.parse(readFileSync(0, 'utf8'))
const rounds = Number(process.argv[2])
const wink = winkNLP(model)
const its = wink.its

const programs = {
  compromise: (sentence) => {
    const doc = compromise(sentence)
    return [doc.quotations().out('array'), doc.people().out('array'), doc.organizations().out('array')]
  },
  'wink-nlp': (sentence) => {
    const doc = wink.readDoc(sentence)
    return [doc.tokens().out(its.pos), doc.entities().out(), doc.out(its.sentiment)]
  },
}

const seconds = {}
for (const [name, run] of Object.entries(programs)) {
  seconds[name] = Infinity
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    sentences.forEach(run)
    const { user, system } = process.cpuUsage(before)
    seconds[name] = Math.min(seconds[name], (user + system) / 1e6)
  }
}
console.log(JSON.stringify(seconds))
