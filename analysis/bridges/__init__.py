"""Ways out to the programs of the field and back: GraphML for visone and Gephi, .dna for Discourse Network Analyzer."""
