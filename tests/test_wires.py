"""Who says what in the wording of news wires: whole sentences and headlines about many conflicts, with negatives.

One row per sentence: the text and each (source, content) in it, parts of a broken content joined by " … ".
"""

from __future__ import annotations

import pytest

from tests.readings import read

SENTENCES = [
    (
        "Armenia has put forward a three-stage plan to end the fighting along the border.",
        [("Armenia", "a three-stage plan to end the fighting along the border")],
    ),
    (
        "The African Union tabled a proposal for a six-month truce on Sunday.",
        [("The African Union", "a proposal for a six-month truce on Sunday")],
    ),
    (
        "Qatar floated the idea of a humanitarian pause during talks in Doha.",
        [("Qatar", "the idea of a humanitarian pause during talks in Doha")],
    ),
    (
        "Brazil unveiled a peace plan that would freeze the front lines.",
        [("Brazil", "a peace plan that would freeze the front lines")],
    ),
    ("The generals turned the proposal down on Monday.", [("The generals", "the proposal")]),
    (
        "Ten council members voted for the text, and two voted against it.",
        [("Ten council members", "the text"), ("two", "it")],
    ),
    (
        "Serbia voted against the resolution demanding an immediate ceasefire.",
        [("Serbia", "the resolution demanding an immediate ceasefire")],
    ),
    (
        "The president's office said he would sign the accord next week.",
        [("The president's office", "he would sign the accord next week")],
    ),
    (
        "The junta would sign a truce only if sanctions were lifted, state radio said.",
        [("state radio", "The junta would sign a truce only if sanctions were lifted")],
    ),
    (
        "Azerbaijan has accepted the truce, its foreign minister said.",
        [("its foreign minister", "Azerbaijan has accepted the truce")],
    ),
    ("Tigray's leaders have accepted the truce.", [("Tigray's leaders", "the truce")]),
    ("The militia will have no part in the talks.", [("The militia", "the talks")]),
    ("Karen rebels want no part in the deal.", [("Karen rebels", "the deal")]),
    ("Khartoum said no to the African plan.", [("Khartoum", "no to the African plan")]),
    ("Fourteen members backed the text.", [("Fourteen members", "the text")]),
    (
        "A French call for a pause in the shelling drew no answer from the militias.",
        [("French", "a pause in the shelling")],
    ),
    (
        "A Turkish proposal to extend the truce by a month was on the table.",
        [("Turkish", "to extend the truce by a month")],
    ),
    (
        "Thousands marched through Kampala on Saturday, demanding an end to the war.",
        [("Thousands", "an end to the war")],
    ),
    (
        "Relatives of the captives rallied outside parliament to demand a deal.",
        [("Relatives of the captives", "a deal")],
    ),
    (
        "Protesters gathered in central Tbilisi demanding that the government reject the agreement.",
        [("Protesters", "the government reject the agreement")],
    ),
    ("Students took to the streets of Dhaka to call for peace.", [("Students", "peace")]),
    (
        "The minister said the truce was holding and the army spokesman denied any violations.",
        [("The minister", "the truce was holding"), ("the army spokesman", "any violations")],
    ),
    (
        "Norway welcomed the announcement and Sweden called on both sides to honour it.",
        [("Norway", "the announcement"), ("Sweden", "both sides to honour it")],
    ),
    (
        "A person familiar with the negotiations told Reuters that Kyiv would accept a pause.",
        [("A person familiar with the negotiations", "Kyiv would accept a pause")],
    ),
    (
        '"We accept the truce," the minister told Reuters. "But we do not trust them."',
        [("the minister", "We accept the truce, … But we do not trust them.")],
    ),
    (
        '"There is no agreement," he told state television. "There will be none while they shell us," he added.',
        [("he", "There is no agreement,"), ("he", "There will be none while they shell us,")],
    ),
    (
        "The foreign minister wrote on Telegram that his country was ready for a truce.",
        [("The foreign minister", "his country was ready for a truce")],
    ),
    ('"The truce is dead," the governor posted on X.', [("the governor", "The truce is dead,")]),
    (
        "In a post on X, the prime minister said the offer was not serious.",
        [("the prime minister", "the offer was not serious")],
    ),
    (
        "The mayor said in a Facebook post that the shelling had not stopped.",
        [("The mayor", "the shelling had not stopped")],
    ),
    ("The rebel leader was quoted as saying that the deal was off.", [("The rebel leader", "the deal was off")]),
    (
        "Interfax quoted Peskov as saying that Moscow was studying the proposal.",
        [("Peskov", "Moscow was studying the proposal")],
    ),
    (
        "The truce will begin at noon, according to a statement from the presidency.",
        [("a statement from the presidency", "The truce will begin at noon")],
    ),
    (
        "According to the Sudanese army, the paramilitaries broke the truce three times.",
        [("the Sudanese army", "the paramilitaries broke the truce three times")],
    ),
    ("The proposal was rejected by the Houthis.", [("the Houthis", "The proposal")]),
    ("The plan has been endorsed by the Arab League and criticised by Iran.", [("the Arab League", "The plan")]),
    ("Hopes rose after the junta's acceptance of a temporary truce.", [("the junta", "a temporary truce")]),
    ("The rebels' refusal to disarm has held up the accord.", [("The rebels", "to disarm")]),
    (
        "The Kremlin made clear that it would not accept foreign troops.",
        [("The Kremlin", "it would not accept foreign troops")],
    ),
    ("Tehran made it clear that it opposes a unilateral ceasefire.", [("Tehran", "it opposes a unilateral ceasefire")]),
    (
        "Macron stopped short of saying that the truce had collapsed.",
        [("Macron", "saying that the truce had collapsed")],
    ),
    (
        "The premier left the door open to a temporary halt in the fighting.",
        [("The premier", "a temporary halt in the fighting")],
    ),
    (
        "Rwanda and Congo agreed to halt hostilities from Friday.",
        [("Rwanda and Congo", "to halt hostilities from Friday")],
    ),
    (
        "Kyrgyzstan and Tajikistan have agreed on a ceasefire, officials said.",
        [("officials", "Kyrgyzstan and Tajikistan have agreed on a ceasefire")],
    ),
    (
        '"The guns must fall silent," he said. "Every hour costs lives."',
        [("he", "The guns must fall silent, … Every hour costs lives.")],
    ),
    ("Mr. Guterres said the truce must hold.", [("Mr. Guterres", "the truce must hold")]),
    (
        "Sheikh Naim Qassem said his group would abide by the agreement.",
        [("Sheikh Naim Qassem", "his group would abide by the agreement")],
    ),
    ("Pope Francis appealed for an Easter truce.", [("Pope Francis", "an Easter truce")]),
    (
        "King Abdullah urged world powers to impose a ceasefire.",
        [("King Abdullah", "world powers to impose a ceasefire")],
    ),
    (
        "Deputy Foreign Minister Sergei Ryabkov ruled out a pause before winter.",
        [("Deputy Foreign Minister Sergei Ryabkov", "a pause before winter")],
    ),
    ('Asked whether the truce would hold, the minister said: "I hope so."', [("the minister", "I hope so.")]),
    (
        "Speaking in Nairobi, the envoy warned that time was running out for a ceasefire.",
        [("the envoy", "time was running out for a ceasefire")],
    ),
    (
        "Ethiopia blamed the Tigrayan side for the collapse of the truce.",
        [("Ethiopia", "the Tigrayan side for the collapse of the truce")],
    ),
    ("The EU is pushing for a truce before the summit.", [("The EU", "a truce before the summit")]),
    ("Berlin is against sending peacekeepers.", [("Berlin", "sending peacekeepers")]),
    ("Moscow is in favor of a pause, its envoy said.", [("its envoy", "Moscow is in favor of a pause")]),
    ("Baku is not interested in a temporary ceasefire.", [("Baku", "a temporary ceasefire")]),
    (
        "The opposition remains opposed to any deal with the militia.",
        [("The opposition", "to any deal with the militia")],
    ),
    ("The United States has thrown its weight behind the plan.", [("The United States", "the plan")]),
    (
        "The agreement calls for the withdrawal of all foreign fighters.",
        [("The agreement", "the withdrawal of all foreign fighters")],
    ),
    ("The text demands an immediate halt to hostilities.", [("The text", "an immediate halt to hostilities")]),
    (
        "The president, who has ruled since 2011, said he would talk to anyone willing to stop the war.",
        [("The president", "he would talk to anyone willing to stop the war")],
    ),
    (
        "The prime minister, under pressure from his coalition, rejected the mediators' latest offer.",
        [("The prime minister", "the mediators' latest offer")],
    ),
    (
        "After a week of shelling, the two governments announced a truce that took effect at midnight.",
        [("the two governments", "a truce that took effect at midnight")],
    ),
    (
        "It said it would observe the pause as long as its positions were not attacked.",
        [("It", "it would observe the pause as long as its positions were not attacked")],
    ),
    (
        "The group insisted on a full withdrawal before any truce.",
        [("The group", "a full withdrawal before any truce")],
    ),
    (
        "Negotiators from both sides expressed optimism that a deal could be reached by Friday.",
        [("Negotiators from both sides", "optimism that a deal could be reached by Friday")],
    ),
    ("Residents said they had no faith in the ceasefire.", [("Residents", "they had no faith in the ceasefire")]),
    ("Analysts say the army has little reason to stop now.", [("Analysts", "the army has little reason to stop now")]),
    (
        "The council, meeting in emergency session, called for an immediate cessation of hostilities.",
        [("The council", "an immediate cessation of hostilities")],
    ),
    (
        "Myanmar's military extended its ceasefire until the end of the month.",
        [("Myanmar's military", "its ceasefire until the end of the month")],
    ),
    ("The FARC declared a unilateral ceasefire on Saturday.", [("The FARC", "a unilateral ceasefire on Saturday")]),
    (
        "The ELN ended its truce, accusing the government of bad faith.",
        [("The ELN", "its truce"), ("The ELN", "the government of bad faith")],
    ),
    ("The Houthis suspended their participation in the talks.", [("The Houthis", "their participation in the talks")]),
    (
        "Ukraine proposed a reciprocal halt to strikes on energy plants, but Russia ignored the offer.",
        [("Ukraine", "a reciprocal halt to strikes on energy plants"), ("Russia", "the offer")],
    ),
    ('Asked about the plan, Erdogan replied: "We are not against peace."', [("Erdogan", "We are not against peace.")]),
    ('"We want peace," one banner read.', [("one banner", "We want peace,")]),
    ('Placards read "Ceasefire now".', [("Placards", "Ceasefire now")]),
    (
        "The Taliban said in a statement on Sunday that they would observe a three-day ceasefire over Eid.",
        [("The Taliban", "they would observe a three-day ceasefire over Eid")],
    ),
    (
        "Foreign ministers of the G7 called in a joint statement for an immediate truce in Sudan.",
        [("Foreign ministers of the G7", "an immediate truce in Sudan")],
    ),
    (
        "The truce, Mr. Abiy said, would allow aid to reach Mekelle.",
        [("Mr. Abiy", "The truce … would allow aid to reach Mekelle")],
    ),
    (
        "Mr. Abiy's government has long resisted international calls for a truce.",
        [("Mr. Abiy's government", "international calls for a truce")],
    ),
    (
        "China's envoy to the United Nations voiced support for the ceasefire resolution.",
        [("China's envoy to the United Nations", "support for the ceasefire resolution")],
    ),
    (
        "India, which abstained, said the text ignored terrorism.",
        [("India", "abstained, said the text ignored terrorism")],
    ),
    ("India abstained.", [("India", "abstained")]),
    (
        "Russia vetoed the British draft, saying it was one-sided.",
        [("Russia", "the British draft"), ("Russia", "it was one-sided")],
    ),
    (
        "The US has blocked three earlier resolutions calling for a ceasefire.",
        [("The US", "three earlier resolutions calling for a ceasefire")],
    ),
    (
        "Malta's ambassador, whose country holds the presidency, described the vote as a turning point.",
        [("Malta's ambassador", "the vote as a turning point")],
    ),
    ('He called the truce "a trick by the occupiers".', [("He", 'the truce "a trick by the occupiers')]),
    ("She dismissed it as a publicity stunt.", [("She", "it as a publicity stunt")]),
    ("The governor likened the deal to surrender.", [("The governor", "the deal to surrender")]),
    ("Peace activists hailed the accord as a first step.", [("Peace activists", "the accord as a first step")]),
    (
        "The opposition leader branded the ceasefire a sell-out.",
        [("The opposition leader", "the ceasefire a sell-out")],
    ),
    (
        "The Karabakh leadership appealed to Russia to enforce the truce.",
        [("The Karabakh leadership", "Russia to enforce the truce")],
    ),
    ("Both sides traded blame for the breakdown of the truce.", [("Both sides", "the breakdown of the truce")]),
    (
        "The two sides accused each other of violating the truce.",
        [("The two sides", "each other of violating the truce")],
    ),
    ("The rebels say they will keep fighting.", [("The rebels", "they will keep fighting")]),
    (
        '"Not a single bullet will be fired by us first," read a statement from the militia\'s command.',
        [("a statement from the militia's command", "Not a single bullet will be fired by us first,")],
    ),
    (
        'The statement said the army "will respond with force to any breach".',
        [("The statement", 'the army "will respond with force to any breach')],
    ),
    ("The ceasefire must be unconditional, Zelensky insisted.", [("Zelensky", "The ceasefire must be unconditional")]),
    ("Kyiv insists the ceasefire must be unconditional.", [("Kyiv", "the ceasefire must be unconditional")]),
    ("Washington hopes to seal a deal before the weekend.", [("Washington", "to seal a deal before the weekend")]),
    ("The envoy held out hope for a truce by Ramadan.", [("The envoy", "a truce by Ramadan")]),
    (
        "Hamas's reply to the plan was positive, Qatar's prime minister said.",
        [("Qatar's prime minister", "Hamas's reply to the plan was positive")],
    ),
    (
        "Cambodia protested to the UN over what it called a breach of the truce.",
        [("Cambodia", "it called a breach of the truce")],
    ),
    ("Maduro shrugged off calls for a ceasefire.", [("Maduro", "calls for a ceasefire")]),
    ("The FDLR has agreed in principle to disarm.", [("The FDLR", "to disarm")]),
    ('His deputy went further, saying the truce was "finished".', [("His deputy", 'the truce was "finished')]),
    (
        "Critics, among them two former generals, say the deal rewards aggression.",
        [("Critics", "the deal rewards aggression")],
    ),
    ("Kagame, for his part, said his country had kept its word.", [("Kagame", "his country had kept its word")]),
    ("Thailand, meanwhile, said it was ready to discuss a truce.", [("Thailand", "it was ready to discuss a truce")]),
    ("Meanwhile the rebels, too, signalled that they might stop.", [("the rebels", "they might stop")]),
    ('The ceasefire was "a farce", he said.', [("he", 'The ceasefire was "a farce"')]),
    ('One diplomat put it bluntly: "They are not serious."', [("One diplomat", "They are not serious.")]),
    ("What the region needs, he argued, is a lasting truce.", [("he", "What the region needs … is a lasting truce")]),
    (
        "Mediators are trying to persuade the army to accept a 10-day truce.",
        [("Mediators", "to persuade the army to accept a 10-day truce")],
    ),
    (
        "The Arab League and the European Union have both pressed the generals to stop.",
        [("The Arab League and the European Union", "the generals to stop")],
    ),
    (
        "The Secretary-General called upon all parties to uphold the cessation of hostilities.",
        [("The Secretary-General", "all parties to uphold the cessation of hostilities")],
    ),
    (
        "The Council further urged Member States to support the monitoring mission.",
        [("The Council", "Member States to support the monitoring mission")],
    ),
    (
        "Members of the Council expressed concern about repeated violations of the ceasefire.",
        [("Members of the Council", "concern about repeated violations of the ceasefire")],
    ),
    (
        "The representative of Ghana, speaking for the African members, said a pause was overdue.",
        [("The representative of Ghana", "a pause was overdue")],
    ),
    (
        "The Permanent Representative of Algeria stressed that the text must be binding.",
        [("The Permanent Representative of Algeria", "the text must be binding")],
    ),
    (
        "14:05 The Kremlin has denied that it agreed to a truce at sea.",
        [("14:05 The Kremlin", "it agreed to a truce at sea")],
    ),
    (
        "There were fresh calls from aid agencies for a halt to the fighting.",
        [("aid agencies", "a halt to the fighting")],
    ),
    (
        "Calls by the opposition for a negotiated settlement went unanswered.",
        [("the opposition", "a negotiated settlement")],
    ),
    (
        "In a rare joint statement, France, Germany and Britain demanded an immediate truce.",
        [("France, Germany and Britain", "an immediate truce")],
    ),
    (
        "In an interview with the BBC, the rebel commander said he would not lay down his arms.",
        [("the rebel commander", "he would not lay down his arms")],
    ),
    (
        "The minister told the BBC's Newshour programme that a deal was within reach.",
        [("The minister", "a deal was within reach")],
    ),
    (
        '"We will not be bombed into a peace," she told the Associated Press by telephone.',
        [("she", "We will not be bombed into a peace,")],
    ),
    (
        "The general, who survived an assassination attempt last year, told state television the army would fight on.",
        [("The general", "the army would fight on")],
    ),
    (
        "The army said in a statement posted on Facebook that it had shot down two drones.",
        [("The army", "it had shot down two drones")],
    ),
    (
        "The foreign ministry in Islamabad said it welcomed the announcement.",
        [("The foreign ministry in Islamabad", "it welcomed the announcement")],
    ),
    (
        "Islamabad welcomed the announcement, while New Delhi played down its importance.",
        [("Islamabad", "the announcement"), ("New Delhi", "its importance")],
    ),
    (
        "While Tokyo praised the deal, Beijing said it wanted to see the text first.",
        [("Tokyo", "the deal"), ("Beijing", "it wanted to see the text first")],
    ),
    (
        "Although he supports a truce, the mayor fears it will not last.",
        [("he", "a truce"), ("the mayor", "it will not last")],
    ),
    ("He would prefer a lasting peace to a pause, he said.", [("he", "He would prefer a lasting peace to a pause")]),
    ("Far from welcoming the truce, the hardliners condemned it as treason.", [("the hardliners", "it as treason")]),
    ("The prime minister appeared to reject the idea of a pause.", [("The prime minister", "the idea of a pause")]),
    ("The rebels seem willing to accept a truce.", [("The rebels", "to accept a truce")]),
    ("The rebels are reportedly ready to accept a truce.", [("The rebels", "to accept a truce")]),
    ("Few believe the truce will last.", [("Few", "the truce will last")]),
    ('"Enough is enough," reads one of the banners.', [("one of the banners", "Enough is enough,")]),
    (
        "The 34-year-old nurse says she will believe in peace when she sees it.",
        [("The 34-year-old nurse", "she will believe in peace when she sees it")],
    ),
    ('Not everyone is convinced. "It is a trick," says her neighbour.', [("her neighbour", "It is a trick,")]),
    ('"The truce," she said, "is a lifeline."', [("she", "The truce, … is a lifeline.")]),
    ("“No,” he said flatly. “Not while they hold our sons.”", [("he", "No, … Not while they hold our sons.")]),
    (
        'As the envoy put it, "a bad peace is better than a good war".',
        [("the envoy", "a bad peace is better than a good war")],
    ),
    (
        'The truce is a chance "that must not be wasted", the Vatican said.',
        [("the Vatican", 'The truce is a chance "that must not be wasted"')],
    ),
    ("The truce that Bamako declared in May collapsed within days.", [("Bamako", "The truce")]),
    ("The proposal, backed by Russia, would freeze the conflict.", [("Russia", "The proposal")]),
    ("The deal, brokered by Qatar and signed by both sides, takes effect on Sunday.", [("Qatar", "The deal")]),
    (
        "Turkey, which brokered the deal, accused the Kurds of breaking it.",
        [("Turkey", "the deal"), ("Turkey", "the Kurds of breaking it")],
    ),
    ("The group has neither accepted nor rejected the proposal.", [("The group", "the proposal")]),
    ("Neither Ukraine nor Russia has accepted the plan.", [("Neither Ukraine nor Russia", "the plan")]),
    ("Nobody in the government has rejected the offer.", [("Nobody in the government", "the offer")]),
    ("The cabinet voted 24 to 8 to approve the ceasefire.", [("The cabinet", "to approve the ceasefire")]),
    (
        "Lawmakers in Skopje voted overwhelmingly in favour of the agreement.",
        [("Lawmakers in Skopje", "the agreement")],
    ),
    ("The party walked out of the coalition over the truce.", [("The party", "the coalition over the truce")]),
    ("The guerrillas pulled out of the negotiations in March.", [("The guerrillas", "the negotiations in March")]),
    ("The emir has offered to mediate.", [("The emir", "to mediate")]),
    ("Supporters of the deal say it will save lives.", [("Supporters of the deal", "it will save lives")]),
    ("Opponents say that it rewards terror.", [("Opponents", "it rewards terror")]),
    (
        "According to the draft, seen by Reuters, both armies would pull back 10 km.",
        [("the draft", "seen by Reuters, both armies would pull back 10 km")],
    ),
    ("Both armies would pull back, the draft says.", [("the draft", "Both armies would pull back")]),
    (
        "The draft, according to two diplomats, does not mention sanctions.",
        [("two diplomats", "The draft … does not mention sanctions")],
    ),
    ("One of the diplomats said: 'It is thin gruel.'", [("One of the diplomats", "It is thin gruel.")]),
    ("'There can be no peace without justice,' he said.", [("he", "There can be no peace without justice,")]),
    ("The mayor opened a new bridge and supported the home team.", [("The mayor", "the home team")]),
    ("The prime minister poured cold water on talk of a pause.", [("The prime minister", "talk of a pause")]),
    ("The hardliners will not hear of a truce.", [("The hardliners", "a truce")]),
    ("The militia wants nothing to do with the plan.", [("The militia", "with the plan")]),
    ("The rebels have no intention of stopping.", [("The rebels", "stopping")]),
    (
        "The coalition partner threatened to quit the government if the truce was extended.",
        [("The coalition partner", "to quit the government if the truce was extended")],
    ),
    ("The general swore never to negotiate with the rebels.", [("The general", "to negotiate with the rebels")]),
    (
        "The president insisted that he would not be the one to break the truce.",
        [("The president", "he would not be the one to break the truce")],
    ),
    ("The government is not prepared to make concessions.", [("The government", "to make concessions")]),
    ("The emir gave his blessing to the accord.", [("The emir", "the accord")]),
    ("The regime dragged its feet over the exchange of prisoners.", [("The regime", "the exchange of prisoners")]),
    (
        "Both capitals played down the prospect of an early truce.",
        [("Both capitals", "the prospect of an early truce")],
    ),
    (
        'The bloc\'s foreign policy chief repeated that a pause was needed "now, not next week".',
        [("The bloc's foreign policy chief", 'a pause was needed "now, not next week')],
    ),
    (
        "Two of the five commanders dissented, saying the terms amounted to surrender.",
        [("Two of the five commanders", "the terms amounted to surrender")],
    ),
    ("The vote was boycotted by the Serb parties.", [("the Serb parties", "The vote")]),
    ("The deal has been hailed by Brussels as a breakthrough.", [("Brussels", "The deal")]),
    (
        'The terms were denounced as "shameful" by the nationalist opposition.',
        [("the nationalist opposition", "The terms")],
    ),
    (
        "Reached by phone, the commander said his men had orders to hold fire.",
        [("the commander", "his men had orders to hold fire")],
    ),
    ("Contacted by AFP, the ministry denied the report.", [("the ministry", "the report")]),
    (
        '"Contacts continue," a source close to the mediators said on condition of anonymity.',
        [("a source close to the mediators", "Contacts continue,")],
    ),
    (
        "The spokesperson noted with regret that the truce had not been renewed.",
        [("The spokesperson", "the truce had not been renewed")],
    ),
    (
        "Mediators have voiced frustration at the slow pace of talks.",
        [("Mediators", "frustration at the slow pace of talks")],
    ),
    (
        "The union of doctors is demanding a halt to the shelling of hospitals.",
        [("The union of doctors", "a halt to the shelling of hospitals")],
    ),
    (
        'The bishops\' conference called it "a moral duty" to stop the war.',
        [("The bishops' conference", 'it "a moral duty" to stop the war')],
    ),
    ("Villagers near the front have begun to doubt the truce.", [("Villagers near the front", "the truce")]),
    (
        "Many of the displaced refuse to return until a truce is signed.",
        [("the displaced", "to return until a truce is signed")],
    ),
    (
        "The two leaders spoke by phone and agreed that the truce should be extended.",
        [("The two leaders", "the truce should be extended")],
    ),
    ("The sides failed to agree on an extension.", [("The sides", "an extension")]),
    ("Neither government has publicly confirmed the pause.", [("Neither government", "the pause")]),
    (
        "It is the third time that the army has accused the rebels of violating the truce.",
        [("the army", "the rebels of violating the truce")],
    ),
    (
        "The accusation that his men broke the truce is false, the colonel said.",
        [("the colonel", "The accusation that his men broke the truce is false")],
    ),
    (
        "That the truce had held at all was a miracle, she said.",
        [("she", "That the truce had held at all was a miracle")],
    ),
    ("The guns never stopped, the ministry maintains.", [("the ministry", "The guns never stopped")]),
    ("The paper said in an editorial that the truce was a mistake.", [("The paper", "the truce was a mistake")]),
    ('"A mistake," thundered the paper\'s editorial.', [("the paper's editorial", "A mistake,")]),
    (
        "The truce, critics argue, merely rewards the aggressor.",
        [("critics", "The truce … merely rewards the aggressor")],
    ),
    (
        "Its supporters counter that it has saved thousands of lives.",
        [("Its supporters", "it has saved thousands of lives")],
    ),
    (
        "The think tank's report concludes that neither army can win.",
        [("The think tank's report", "neither army can win")],
    ),
    (
        "A poll published on Friday found that 61% of voters back the truce.",
        [("A poll", "61% of voters back the truce")],
    ),
    ("The exiled opposition, for its part, wants guarantees.", [("The exiled opposition", "guarantees")]),
    ("Tripoli says yes; Benghazi says no.", [("Tripoli", "yes"), ("Benghazi", "no")]),
    # idioms of taking a position, with whose hands, back or word it may be
    ("The delegation put its initials to the text.", [("The delegation", "the text")]),
    ("The northern ally lined up behind the 60-day plan.", [("The northern ally", "the 60-day plan")]),
    ("The monarch poured scorn on the accord.", [("The monarch", "the accord")]),
    ("The junta turned its back on the talks.", [("The junta", "the talks")]),
    ("The governors turned their back on the talks.", [("The governors", "the talks")]),
    ("The government is playing for time, and the town waits.", [("The government", "playing for time")]),
    ("The southern command is in no hurry to stop.", [("The southern command", "to stop")]),
    ("Oslo is on board with the plan.", [("Oslo", "the plan")]),
    # where the infinitive follows how and where it was decided
    ("The rebel council decided by a show of hands to stand by it.", [("The rebel council", "to stand by it")]),
    ("The two sides agreed at talks in Doha to extend the truce.", [("The two sides", "to extend the truce")]),
    # who speaks
    (
        "Yemen's internationally recognised government rejected the truce.",
        [("Yemen's internationally recognised government", "the truce")],
    ),
    ("Thailand's acting premier said no.", [("Thailand's acting premier", "no")]),
    ("More than 100 lawmakers called for a truce.", [("More than 100 lawmakers", "a truce")]),
    ("At least three envoys rejected it.", [("At least three envoys", "it")]),
    ("The rebels' chief of staff said no.", [("The rebels' chief of staff", "no")]),
    (
        "“It would be a sin to let this go by,” the cardinal said.",
        [("the cardinal", "It would be a sin to let this go by,")],
    ),
    ("“It will hold,” a rebel officer said by telephone.", [("a rebel officer", "It will hold,")]),
    ("Mr Adeyemi said on Sunday Oslo had agreed to a truce.", [("Mr Adeyemi", "Oslo had agreed to a truce")]),
    ("Hours later Sen. J.D. Vale said he backed the truce.", [("Sen. J.D. Vale", "he backed the truce")]),
    ("The federation of doctors supports the truce.", [("The federation of doctors", "the truce")]),
    (
        "Hard-liners in the movement regard the text as a trick.",
        [("Hard-liners in the movement", "the text as a trick")],
    ),
    (
        "The army said it returned fire after being shot at from across the line.",
        [("The army", "it returned fire after being shot at from across the line")],
    ),
    ("The army neither confirmed nor denied that it was leaving.", [("The army", "it was leaving")]),
]

HEADLINES = [
    ("Eritrea rejects truce offer, vows to fight on", [("Eritrea", "truce offer"), ("Eritrea", "to fight on")]),
    (
        "Colombia rebels accept ceasefire and demand prisoner swap",
        [("Colombia rebels", "ceasefire"), ("Colombia rebels", "prisoner swap")],
    ),
    (
        "Wagner chief slams ceasefire deal, threatens to march on capital",
        [("Wagner chief", "ceasefire deal"), ("Wagner chief", "to march on capital")],
    ),
    ("Lavrov: No truce without guarantees", [("Lavrov", "No truce without guarantees")]),
    ("Ceasefire possible 'within days', says Biden", [("Biden", "Ceasefire possible 'within days'")]),
    ("Truce talks to resume Tuesday: Egypt", [("Egypt", "Truce talks to resume Tuesday")]),
    (
        "Ceasefire violations on the rise in Nagorno-Karabakh - OSCE",
        [("OSCE", "Ceasefire violations on the rise in Nagorno-Karabakh")],
    ),
    ("Congo army accuses rebels of breaking truce", [("Congo army", "rebels of breaking truce")]),
    ("Rebels 'ready' for truce, says mediator", [("mediator", "Rebels 'ready' for truce")]),
    ("No ceasefire before hostages are freed, Israel says", [("Israel", "No ceasefire before hostages are freed")]),
    ("Ethiopia and Tigray agree to stop fighting", [("Ethiopia and Tigray", "to stop fighting")]),
    (
        "Yemen's Houthis say they will halt attacks on Saudi Arabia",
        [("Yemen's Houthis", "they will halt attacks on Saudi Arabia")],
    ),
    ("Border villagers to generals: Keep it quiet", [("Border villagers", "Keep it quiet")]),
    ("Security cabinet okays Oslo truce in 10-1 vote", [("Security cabinet", "Oslo truce in 10-1 vote")]),
    ("Premier drops ceasefire demand", [("Premier", "ceasefire demand")]),
    ("Taliban reject Eid ceasefire", [("Taliban", "Eid ceasefire")]),
    ("Rebels walk out of peace talks, blame government", [("Rebels", "peace talks"), ("Rebels", "government")]),
    ("Haftar ignores UN truce call as shells hit Tripoli", [("Haftar", "UN truce call")]),
    ("EU condemns breach of Karabakh truce", [("EU", "breach of Karabakh truce")]),
    ("Zelensky urges Trump to back 30-day truce", [("Zelensky", "Trump to back 30-day truce")]),
    ("Pope Urges Warring Sides To Observe Christmas Truce", [("Pope", "Warring Sides To Observe Christmas Truce")]),
    ("Minister Says Peace Deal Is Near", [("Minister", "Peace Deal Is Near")]),
    ("Gulf states press for Yemen truce before Ramadan", [("Gulf states", "Yemen truce before Ramadan")]),
    ("No deal, says junta after Jakarta talks", [("junta", "No deal")]),
    ("Syria ceasefire holding, monitors say", [("monitors", "Syria ceasefire holding")]),
    (
        "Opposition slams Pashinyan's truce deal as 'capitulation'",
        [("Opposition", "Pashinyan's truce deal as 'capitulation")],
    ),
    ("UN Security Council demands end to Sudan siege", [("UN Security Council", "end to Sudan siege")]),
]

NOBODY_SPEAKS = [
    "The ferry is in no hurry.",
    "Israel's agreed budget was published.",
    "More than 100 lorries crossed the line.",
    "The draft was signed by a show of hands.",
    "Her wounded were taken on board with the mail.",
    "Hezbollah has yet to respond to the proposal.",
    "The ministry did not immediately respond to a request for comment.",
    "The army declined to comment on the reports.",
    "The spokesman could not be reached for comment.",
    "The truce began at noon on Tuesday.",
    "Fighting resumed on Tuesday after a two-day lull.",
    "The ceasefire ended a war that had killed 20,000 people.",
    "The call to prayer rang out over the ruined market.",
    "Under the deal, Ethiopian troops would leave the region.",
    "There was cautious optimism in Cairo that a deal was near.",
    "It was not clear whether the rebels would accept the plan.",
    "Oil prices fell on hopes of a ceasefire.",
    "If the rebels accept the deal, the army will withdraw.",
    "Had the government accepted the offer, thousands would have lived.",
    "Whether Ankara supports the plan is unclear.",
    "The bishop has long been a supporter of the peace process.",
    "The senator is a vocal critic of the truce.",
    "Britain, a strong backer of the truce, sent an envoy.",
    "Ceasefires have come and gone in this war.",
    "The announcement came hours after talks ended in Geneva.",
    "A ceasefire agreed in 2020 ended six weeks of war.",
    "The committee adopted the annual budget.",
    "Prices rose as the call for overtime work grew.",
    "The ceasefire proposal was met with silence in the capital.",
    "Asked about a truce, she shook her head.",
]

NO_SPEAKER_IN_HEADLINE = [
    "Obstacles to talks: maps and money",
    "Road to peace: a guide",
    "'No peace without justice': Tigray's widows on the truce",
    "Will the truce hold?",
    "Sudan's war: why the truce failed",
]


def said(body: str, title: str = "") -> list[tuple[str, str]]:
    """Return (source, content) of each attribution, in words."""
    document, rows = read(body, title=title)
    return [
        (document.text[slice(*row.source)], " … ".join(document.text[slice(*span)] for span in row.content))
        for row in rows
    ]


@pytest.mark.parametrize(("body", "expected"), SENTENCES)
def test_sentence(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_headline(title: str, expected: list[tuple[str, str]]) -> None:
    assert said("The text begins here.", title) == expected


@pytest.mark.parametrize("body", NOBODY_SPEAKS)
def test_narration_is_nobodys(body: str) -> None:
    assert said(body) == []


@pytest.mark.parametrize("title", NO_SPEAKER_IN_HEADLINE)
def test_headline_is_nobodys(title: str) -> None:
    assert said("The text begins here.", title) == []
