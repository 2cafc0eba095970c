# language: ko
기능: 세션을 기억하는 시간
  반 시간 안에 돌아오면 같은 Pod를 만나고, 다음 날 돌아오면 새 클라이언트다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 school에 관한 것이 하나 이상 있다

  @criterion(three) @points(20)
  시나리오: Pod 세 개가 함께한다
    그러면 준비된 Pod가 정확히 3개 서비스 school/quiz 뒤에 있다
    그리고 서비스 school/quiz 뒤의 모든 Pod가 새 연결을 받고, 어느 것도 1/2을 넘지 않는다

  @criterion(pause) @points(30)
  시나리오: 30분 쉬어도 괜찮다
    그러면 100%의 클라이언트가 네임스페이스 client에서 quiz.school:80으로 30m 뒤에 다시 연결할 때 같은 Pod를 만난다

  @criterion(forgotten) @points(30)
  시나리오: 두 시간 뒤에는 모두 새 클라이언트다
    그러면 1/3의 클라이언트가 네임스페이스 client에서 quiz.school:80으로 2h 뒤에 다시 연결할 때 같은 Pod를 만난다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 school/quiz이 있다
    그러면 클러스터 밖에서 서비스 school/quiz의 Pod로 이어지는 길이 없다
