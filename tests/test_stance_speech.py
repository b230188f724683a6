"""Speech that names no target: what stands for it ("the document", "it"), and what only answers ("We will not yield").

Each sentence follows a title and a first paragraph that name the target; "off" is speech on another matter.
"""

from __future__ import annotations

import pytest

from analysis import pipeline
from analysis.corpus import default_target
from analysis.records import Document

#: The title and the first paragraph of an article, by a short name.
ARTICLES = {
    "sudan": (
        "Sudan truce talks resume",
        "Mediators proposed a seven-day ceasefire between Sudan's army and the Rapid Support Forces on Sunday.",
    ),
    "congo": (
        "Congo and M23 weigh ceasefire",
        "Angola put forward a ceasefire proposal to Congo and the M23 rebels this week.",
    ),
    "yemen": (
        "Yemen truce runs out on Friday",
        "A two-month truce in Yemen between the government and the Houthis expires on Friday.",
    ),
    "eln": (
        "Colombia and ELN agree on six-month truce",
        "Colombia's government and the ELN signed a six-month bilateral ceasefire in Havana.",
    ),
    "arm": (
        "Armenia and Azerbaijan agree to truce",
        "Armenia and Azerbaijan agreed to a ceasefire brokered by Russia after two days of fighting.",
    ),
    "tig": (
        "Ethiopia, Tigray rebels discuss ceasefire",
        "The African Union invited Ethiopia and the Tigray rebels to talks on a ceasefire.",
    ),
    "kash": (
        "India and Pakistan agree to ceasefire",
        "India and Pakistan agreed to a full and immediate ceasefire on Saturday after four days of fighting.",
    ),
    "thai": (
        "Thailand, Cambodia hold truce talks in Malaysia",
        "Thailand and Cambodia opened talks in Kuala Lumpur on a truce along their border.",
    ),
    "mya": (
        "Myanmar junta extends ceasefire",
        "Myanmar's military extended a temporary ceasefire with armed groups until the end of the month.",
    ),
    "leb": (
        "Israel and Hezbollah near ceasefire",
        "Israel and Hezbollah are close to a 60-day ceasefire, U.S. officials said.",
    ),
    "phi": (
        "Philippines, MILF review truce",
        "The Philippine government and the Moro Islamic Liberation Front met on Monday to review their truce.",
    ),
}


READ = [
    # anaphor: favor
    ("sudan", "favor", "The army's spokesman said the document met all of its concerns."),
    ("sudan", "favor", "“We have put our signature to this text, and we stand by it,” the paramilitary leader said."),
    ("congo", "favor", "The M23 spokesman said the movement was ready to sign the paper as it stood."),
    (
        "congo",
        "favor",
        "The French foreign minister said the initiative deserved the support of everyone in the region.",
    ),
    ("yemen", "favor", "The UN envoy said the extension would give families a chance to breathe."),
    ("eln", "favor", "The ELN's chief negotiator called the understanding a victory for the whole country."),
    ("eln", "favor", "The defense minister said the armed forces would respect the document to the letter."),
    ("arm", "favor", "The Iranian foreign minister said Tehran stood fully behind his proposal."),
    ("arm", "favor", "“It is a good first step, and we will build on it,” the Armenian prime minister said."),
    ("tig", "favor", "The Tigrayan delegation said it accepted the invitation and would travel without delay."),
    ("tig", "favor", "Kenya's president said the roadmap offered both sides an honorable way out."),
    ("congo", "favor", "“We embrace the idea wholeheartedly,” the Congolese president told reporters."),
    ("sudan", "favor", "The Rapid Support Forces said they had agreed to the text in full."),
    ("yemen", "favor", "The Saudi foreign minister urged the Houthis to take the offer while it lasted."),
    ("eln", "favor", "“This agreement will not break because of one incident,” the president said."),
    ("arm", "favor", "The European Union thanked Moscow for bringing the two sides to this outcome."),
    ("arm", "favor", "The Azerbaijani foreign minister said the sides had agreed on all the points."),
    ("kash", "favor", "Pakistan's foreign minister said Islamabad would honor every word of the understanding."),
    ("leb", "favor", "“It is not the text we dreamed of, but it stops the bleeding,” a Lebanese minister said."),
    ("leb", "favor", "The Israeli president praised the outline as a moral duty."),
    ("thai", "favor", "Malaysia's prime minister said he was confident the document would be signed."),
    ("thai", "favor", "“We came with a mandate to sign, and we intend to use it,” the Cambodian delegate said."),
    ("mya", "favor", "The rebel alliance said it would match the extension."),
    ("phi", "favor", "The senator urged the president to keep faith with the agreement."),
    # anaphor: against
    (
        "congo",
        "against",
        "The M23 spokesman said the document was written in Kinshasa and was of no concern to the movement.",
    ),
    ("congo", "against", "“We will not put our names to it,” a rebel commander said."),
    ("sudan", "against", "The army chief called the text an insult to the martyrs."),
    ("sudan", "against", "The general said the initiative was born dead."),
    ("yemen", "against", "“Their offer is ink on paper, nothing more,” the Houthi leader said."),
    ("eln", "against", "The opposition senator said the document hands the country over to kidnappers."),
    ("arm", "against", "The opposition leader described the announcement as a capitulation."),
    ("tig", "against", "The government's adviser said such an arrangement would only let the rebels dig in."),
    ("sudan", "against", "The army turned the offer down on Monday."),
    ("kash", "against", "The opposition leader said the deal had snatched victory from the army."),
    ("leb", "against", "The Israeli police minister said he would vote against the outline."),
    ("leb", "against", "“This plan rewards those who burned our north,” the mayor said."),
    ("leb", "against", "Hezbollah's deputy leader said the movement had no use for such a paper."),
    ("mya", "against", "“We do not recognize their announcement,” a resistance commander said."),
    ("thai", "against", "The general said the army saw no reason to accept the proposal."),
    ("phi", "against", "The governor called the arrangement a license to kidnap."),
    # anaphor: conditional
    ("sudan", "conditional", "The army said it would sign the document once the paramilitaries left the capital."),
    (
        "congo",
        "conditional",
        "“We can live with the text, but the rebels must first leave Goma,” the Congolese minister said.",
    ),
    ("yemen", "conditional", "The Houthis said they would agree to the extension only if salaries were paid."),
    ("eln", "conditional", "The ELN commander said his men would honor the text for as long as the army did."),
    ("arm", "conditional", "“Our signature on this paper depends on the return of the prisoners,” the minister said."),
    (
        "thai",
        "conditional",
        "Thailand's foreign minister said Bangkok could accept the text if the mines were cleared first.",
    ),
    ("leb", "conditional", "Hezbollah said its approval hinged on an end to Israeli overflights."),
    (
        "mya",
        "conditional",
        "The Arakan Army said it would respect the extension as long as the air force stayed on the ground.",
    ),
    # anaphor: neutral
    ("sudan", "neutral", "The army's spokesman said the generals were studying the document."),
    ("sudan", "neutral", "The mediator said the text had been handed to both delegations."),
    (
        "congo",
        "neutral",
        "The M23 spokesman said the movement had received the proposal and would answer in due course.",
    ),
    ("yemen", "neutral", "The UN envoy said the extension was still being discussed."),
    ("eln", "neutral", "A government negotiator said the document had fourteen articles and two annexes."),
    ("tig", "neutral", "An African Union official said the plan foresaw three phases."),
    ("arm", "neutral", "The Kremlin spokesman said the arrangement took effect at midnight."),
    ("congo", "neutral", "A diplomat said nobody yet knew who had drafted the paper."),
    ("tig", "neutral", "A Western diplomat said it was too early to tell whether the initiative would succeed."),
    ("arm", "neutral", "The Kremlin said the two sides had agreed to stop shooting at noon."),
    (
        "congo",
        "neutral",
        "Angola's foreign minister said the rebels would pull back in exchange for a seat at the table.",
    ),
    ("sudan", "neutral", "A Saudi official said both delegations had initialed the text."),
    ("leb", "neutral", "Lebanon's prime minister said his office had received the draft and was reviewing it."),
    ("leb", "neutral", "A U.S. official said the outline provided for a withdrawal over 60 days."),
    ("thai", "neutral", "The Malaysian foreign minister said details of the proposal would be released later."),
    (
        "kash",
        "neutral",
        "An Indian official said no decision had been made on whether the arrangement would be extended.",
    ),
    # none: favor
    ("sudan", "favor", "“The guns must fall silent,” the African Union chief said."),
    ("sudan", "favor", "“Enough blood has been spilled,” the archbishop said."),
    ("sudan", "favor", "“We are ready to sit down tomorrow,” the paramilitary leader said."),
    ("sudan", "favor", "“We extend our hand to the other side,” the army chief said."),
    ("congo", "favor", "“We are ready to sign,” the M23 leader told reporters."),
    ("congo", "favor", "The South African president urged both sides to show restraint and return to the table."),
    ("congo", "favor", "“Kigali is playing for time,” the Congolese foreign minister said."),
    ("congo", "favor", "The US State Department said it was time for the leaders to make hard choices for peace."),
    ("yemen", "favor", "“Nobody wins if the shooting starts again,” the UN envoy said."),
    ("yemen", "favor", "The Omani foreign minister said his country would keep its doors open to all sides."),
    ("yemen", "favor", "The government's negotiator said the Houthis had shown no seriousness whatsoever."),
    ("eln", "favor", "“This is what our families have been waiting for,” a village leader said."),
    ("eln", "favor", "The president said he was grateful to Cuba and Norway for their patience."),
    ("eln", "favor", "“From today not one shot will be fired by our men,” the ELN commander said."),
    ("eln", "favor", "“We have kept our word,” the guerrilla leader said."),
    ("arm", "favor", "The German chancellor said there was no military solution."),
    ("arm", "favor", "“We want to live side by side with our neighbors,” the Azerbaijani president said."),
    ("arm", "favor", "The French president called on both leaders to come back to the negotiating table."),
    (
        "tig",
        "favor",
        "“We have said from the first day that this must be settled around a table,” the Ethiopian minister said.",
    ),
    ("tig", "favor", "The government accused the rebels of looking for excuses not to come."),
    ("sudan", "favor", "“They say yes in Jeddah and bomb us at night,” the paramilitary spokesman said."),
    ("congo", "favor", "“Our fighters have been told to stay in their positions,” the rebel commander said."),
    ("yemen", "favor", "“Calm serves everybody,” the Jordanian king said."),
    ("yemen", "favor", "“I hope they listen,” said a shopkeeper in Taiz."),
    ("arm", "favor", "“Thank God it is over,” a farmer near the border said."),
    ("sudan", "favor", "“We did not choose this war and we are ready to close this chapter,” the general said."),
    ("eln", "favor", "“Patience will be needed, but the road is the right one,” the bishop said."),
    ("tig", "favor", "“Every day of delay costs lives,” the AU commissioner said."),
    ("kash", "favor", "“We have no wish for more war,” the Pakistani prime minister said."),
    ("kash", "favor", "“Both our peoples deserve better than this,” the opposition leader said."),
    ("kash", "favor", "The Chinese foreign ministry urged both countries to show calm and restraint."),
    ("kash", "favor", "“Let sanity prevail,” the chief minister said."),
    ("kash", "favor", "“Our children can sleep again,” said a teacher in Poonch."),
    ("thai", "favor", "The Cambodian premier said his troops had been ordered not to fire first."),
    ("thai", "favor", "“Diplomacy must be given a chance,” the UN chief said."),
    ("thai", "favor", "“We came here to end this,” the Cambodian premier said."),
    ("thai", "favor", "“Bangkok keeps moving the goalposts,” the Cambodian minister said."),
    ("leb", "favor", "“We are nearly there,” the U.S. envoy said."),
    ("leb", "favor", "The French president told the Israeli premier not to miss the moment."),
    ("phi", "favor", "“We will not allow one clash to undo ten years of work,” the peace adviser said."),
    ("phi", "favor", "The bishop appealed to both commanders to talk to each other before the next shot is fired."),
    # none: against
    ("sudan", "against", "“We will not yield,” the army chief told his soldiers."),
    ("sudan", "against", "“There will be no talking to traitors,” the general said."),
    ("sudan", "against", "The army commander vowed to fight to the last man."),
    ("congo", "against", "“We march on until Kinshasa,” the rebel leader said."),
    ("congo", "against", "“Our forces will stay on the attack,” the Congolese army spokesman said."),
    ("congo", "against", "The M23 spokesman said the movement no longer felt bound by anything."),
    ("yemen", "against", "“We have nothing to say to them,” the Houthi leader said."),
    ("yemen", "against", "“Only force will bring them to their senses,” the general said."),
    ("tig", "against", "“We will not talk with a gun to our head,” the Tigrayan leader said."),
    ("arm", "against", "“We will not rest until every village is free,” the Azerbaijani president said."),
    ("arm", "against", "“Why should we stop now, when we are winning?” the commander asked."),
    ("sudan", "against", "“Let them try us,” the paramilitary leader said. “We will fight for a hundred years.”"),
    ("kash", "against", "“We should have finished the job,” a retired general said."),
    ("thai", "against", "The Thai army chief said his men would not give up one inch."),
    ("thai", "against", "“We will answer them shell for shell,” the Thai commander said."),
    ("leb", "against", "“There is no substitute for victory,” the Israeli finance minister said."),
    ("leb", "against", "“The resistance will not lay down its arms,” Hezbollah's leader said."),
    ("leb", "against", "The settler leader said the army must push on to the Litani."),
    ("mya", "against", "“We go on until the generals fall,” a resistance fighter said."),
    ("phi", "against", "The mayor demanded that the army go after them until the last one is dead."),
    # none: conditional
    ("sudan", "conditional", "“If they leave our homes, we will stop,” the army chief said."),
    ("congo", "conditional", "“Let them withdraw first, then we will talk,” the Congolese minister said."),
    ("tig", "conditional", "“We will come when the siege is lifted,” the Tigrayan spokesman said."),
    ("eln", "conditional", "“If they shoot, we shoot back,” the guerrilla commander said."),
    ("congo", "conditional", "“Our answer depends on who guarantees it,” the rebel spokesman said."),
    # none: neutral
    ("sudan", "neutral", "“The two sides are still far apart,” a mediator said."),
    ("sudan", "neutral", "The Saudi foreign ministry said the delegations would meet again on Thursday."),
    ("congo", "neutral", "“Progress has been slow,” an Angolan official said."),
    ("congo", "neutral", "The spokesman said the answer would be sent to Luanda within days."),
    ("yemen", "neutral", "“Nothing has been decided,” the government negotiator said."),
    ("yemen", "neutral", "The UN said the envoy would fly to Muscat on Wednesday."),
    ("tig", "neutral", "A diplomat said the venue and the date had not been settled."),
    ("tig", "neutral", "“I do not see them coming together any time soon,” an analyst in Nairobi said."),
    ("arm", "neutral", "“The front has been quiet since noon,” the defense ministry said."),
    ("eln", "neutral", "“The next round starts in Caracas in May,” the government's negotiator said."),
    ("kash", "neutral", "The Indian army said there had been no firing overnight."),
    ("kash", "neutral", "“The hotline is working,” the spokesman said."),
    ("thai", "neutral", "A Malaysian official said the two delegations were meeting in separate rooms."),
    ("thai", "neutral", "“It is too early to say,” the Thai spokesman said."),
    ("leb", "neutral", "An Israeli official said the cabinet would convene on Tuesday."),
    ("leb", "neutral", "“Two or three issues are still open,” the official said."),
    # off: off
    ("sudan", "off", "The health ministry said at least forty people had died of cholera in the camp."),
    ("sudan", "off", "“We have no bread and no clean water,” a mother of four said."),
    ("sudan", "off", "The World Food Programme said it had suspended flights to the city."),
    ("congo", "off", "The governor said the airport would reopen next week."),
    ("congo", "off", "The mining company said production at the site had stopped."),
    ("congo", "off", "The Rwandan government denied sending troops across the border."),
    ("yemen", "off", "A doctor said the hospital had received eleven bodies."),
    ("yemen", "off", "The coalition said its jets had struck a drone workshop."),
    ("yemen", "off", "“Prices have doubled since last year,” a trader in Aden said."),
    ("yemen", "off", "The shipping company said its vessels would keep avoiding the strait."),
    ("eln", "off", "The oil union said the pipeline had been blown up twice this year."),
    ("arm", "off", "The Armenian health minister said the wounded were being treated in Yerevan."),
    ("arm", "off", "The Azerbaijani ministry said its forces had destroyed two tanks."),
    ("arm", "off", "“My son was nineteen,” a woman at the funeral said."),
    ("tig", "off", "The UN said five million people needed food aid."),
    ("tig", "off", "“I walked for nine days with my children,” a refugee said."),
    ("tig", "off", "The human rights commission said it had documented killings by all sides."),
    ("sudan", "off", "The army said it had shot down three drones over the city."),
    ("congo", "off", "The opposition party said it would not take part in the election."),
    ("kash", "off", "The airline said flights to Srinagar would resume on Monday."),
    ("kash", "off", "“My shop burned down with everything in it,” a trader said."),
    ("thai", "off", "The temple's curator said the roof had been damaged by shells."),
    ("thai", "off", "The tourism ministry said arrivals had fallen by a third."),
    ("leb", "off", "The health ministry said three medics were killed in a strike on Tyre."),
    ("leb", "off", "The bank governor said the currency would stay pegged."),
    ("mya", "off", "The UN said the quake had destroyed 40,000 homes."),
    ("phi", "off", "The coast guard said it had rescued nine fishermen."),
    ("phi", "off", "The education secretary said the exams would be held in June."),
]

#: Known limits: positions told by sayings that no list holds, by what troops do, or by irony.
MISSED = [
    # anaphor: favor
    (
        "yemen",
        "favor",
        "“This arrangement has saved thousands of lives and must go on,” the aid group's director said.",
    ),
    ("sudan", "favor", "The US envoy said there was nothing in the plan that either side could not live with."),
    ("tig", "favor", "The Ethiopian negotiator said the two delegations had settled their last differences."),
    ("kash", "favor", "The Saudi kingdom expressed hope that the agreement would restore calm to the region."),
    ("leb", "favor", "Lebanon's parliament speaker said the draft answered most of Beirut's questions."),
    ("phi", "favor", "The MILF chairman said the movement had invested too much in the process to walk away from it."),
    # anaphor: against
    ("yemen", "against", "The Houthis' chief negotiator said there would be no extension under the present terms."),
    ("tig", "against", "The general sent the paper back unsigned."),
    (
        "congo",
        "against",
        "“Nobody asked us about this plan and nobody should expect us to follow it,” the rebel spokesman said.",
    ),
    # anaphor: conditional
    (
        "tig",
        "conditional",
        "The Tigrayan spokesman said the plan was acceptable provided that Eritrean troops went home.",
    ),
    # anaphor: neutral
    ("yemen", "neutral", "The Houthi spokesman declined to say whether the movement would accept the offer."),
    ("eln", "neutral", "The Norwegian facilitator said the delegations had reached an understanding on verification."),
    # none: favor
    ("yemen", "favor", "“Let the people of Yemen have some rest,” the aid worker said."),
    ("tig", "favor", "“Our delegation's bags are packed,” the Tigrayan spokesman said."),
    (
        "thai",
        "favor",
        "The U.S. president warned both leaders that he would sign no trade pact while they were still shooting.",
    ),
    ("leb", "favor", "“The hour of decision has come for the prime minister,” the opposition leader said."),
    ("mya", "favor", "“Our soldiers are staying in their barracks,” the junta spokesman said."),
    ("mya", "favor", "“The army talks of mercy and drops bombs on schools,” a resistance spokesman said."),
    ("phi", "favor", "“Neither side gains anything from a return to arms,” the negotiator said."),
    # none: against
    ("tig", "against", "“This will end on the battlefield,” the Ethiopian field marshal said."),
    ("tig", "against", "“First the rebels must be crushed,” the regional president said."),
    ("eln", "against", "“You do not negotiate with criminals,” the former president said."),
    ("kash", "against", "“You cannot shake hands with terror,” the Indian minister said."),
    # none: conditional
    (
        "yemen",
        "conditional",
        "“Pay the salaries and open the airport, and you will have calm,” the Houthi negotiator said.",
    ),
    ("leb", "conditional", "“When the planes leave our sky, the rockets will stop,” the Hezbollah deputy said."),
    ("thai", "conditional", "“They must stop first,” the Thai spokesman said."),
    (
        "kash",
        "conditional",
        "“If not one bullet comes from that side, not one will go from ours,” the Indian officer said.",
    ),
    # none: neutral
    ("arm", "neutral", "The Armenian defense ministry said Azerbaijani forces had opened fire overnight."),
    ("eln", "neutral", "The mediator said three points remained open."),
    # off: off
    ("congo", "off", "“We took the hill at dawn,” a rebel officer said."),
    ("eln", "off", "The prosecutor said the plan to extradite the men was lawful."),
    ("eln", "off", "The finance minister said the proposal would raise fuel taxes."),
    ("tig", "off", "The central bank governor said the offer for the telecom license was too low."),
    ("sudan", "off", "“The river has flooded our fields,” a farmer said."),
    ("mya", "off", "“We are digging with our hands,” a rescue worker said."),
]


def stance_of(article: str, sentence: str) -> str:
    """Return the stance of the statement in a sentence behind the opening of an article, or "off"."""
    title, opening = ARTICLES[article]
    text = f"{title}\n\n{opening}\n\n{sentence}"
    found = pipeline.code(Document("x", title, text), (), default_target()).statements
    last = [row.stance for row in found if row.content[-1][1] > len(text) - len(sentence)]
    return last[-1] if last else "off"


@pytest.mark.parametrize(("article", "stance", "sentence"), READ)
def test_speech_is_read_from_its_place(article: str, stance: str, sentence: str) -> None:
    assert stance_of(article, sentence) == stance


@pytest.mark.parametrize(("article", "stance", "sentence"), MISSED)
@pytest.mark.xfail(strict=False, reason="known limits of the method")
def test_speech_that_is_still_misread(article: str, stance: str, sentence: str) -> None:
    assert stance_of(article, sentence) == stance
